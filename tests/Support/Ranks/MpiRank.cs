using SimClr.Kernels.Ranks;
using SimClr.Kernels.Ranks.Mpi;

namespace SimClr.Tests.Support.Ranks;

/// <summary>
/// What a process of <c>mpiexec dotnet SimClr.Tests.dll mpi NAME</c> does: the ranks of the tests of MPI.
/// </summary>
internal static class MpiRank
{
    public static int Run(string[] arguments)
    {
        MpiCommunicator? ranks;
        try
        {
            ranks = MpiCommunicator.Start();
        }
        catch (RanksException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }

        if (ranks is null)
        {
            Console.WriteLine("alone");
            return 0;
        }

        try
        {
            MpiScenes.Play(arguments[0], ranks, arguments[1..]);
        }
        catch (Exception exception)
        {
            ranks.Abort(exception.Message);
        }

        ranks.Stop();
        Console.WriteLine($"{ranks.NameOf(ranks.Rank)} done");
        return 0;
    }
}
