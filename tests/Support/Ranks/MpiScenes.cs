using System.Diagnostics;
using SimClr.Kernels;
using SimClr.Kernels.Ranks;
using SimClr.Kernels.Ranks.Mpi;
using SimClr.Tests.Kernels.Ranks;

namespace SimClr.Tests.Support.Ranks;

/// <summary>What the ranks of one test do, by its name.</summary>
internal static unsafe class MpiScenes
{
    public static void Play(string scene, MpiCommunicator ranks, string[] arguments)
    {
        switch (scene)
        {
            case "collectives":
                foreach (int length in new[] { 0, 1, 2, 3, 7, 1000, 4097 })
                {
                    CommunicatorChecks.All(ranks, length);
                }

                Console.WriteLine($"local {ranks.LocalRank} of {ranks.LocalRanks}, {ranks.Library}, {ranks.Traffic}");
                break;
            case "null":
                string? text = arguments.Length > 5 ? "" : null;
                try { Console.WriteLine(text!.Length); } catch (NullReferenceException) { Console.WriteLine("caught"); }
                break;
            default:
                throw new ArgumentException($"no scene {scene}");
        }
    }
}
