using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NUnit.Framework;
using SimClr.Kernels;
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
                Collectives(ranks);
                break;
            case "pieces":
                ranks.LargestPiece = 5;
                Collectives(ranks);
                break;
            case "large":
                Large(ranks);
                break;
            case "work":
                Work(ranks, double.Parse(arguments[0]));
                break;
            case "throw":
                Work(ranks, 0.5);
                if (ranks.Rank == int.Parse(arguments[0]))
                {
                    throw new InvalidDataException("no picture");
                }

                Work(ranks, 60);
                break;
            case "null":
                Assert.Throws<NullReferenceException>(() => Length(null));
                break;
            case "wait":
                Wait(ranks, double.Parse(arguments[0]));
                break;
            default:
                throw new ArgumentException($"no scene {scene}");
        }
    }

    private static void Collectives(MpiCommunicator ranks)
    {
        foreach (int length in new[] { 0, 1, 2, 3, 7, 1000, 4097 })
        {
            CommunicatorChecks.All(ranks, length);
        }

        Console.WriteLine($"local {ranks.LocalRank} of {ranks.LocalRanks}, {ranks.Library}, {ranks.Traffic}");
    }

    /// <summary>100 MB, with a hash of the bits: all ranks and all runs print the same.</summary>
    private static void Large(MpiCommunicator ranks)
    {
        const int length = 25_000_001;
        float[] values = Own(ranks.Rank, length);
        fixed (float* pointer = values)
        {
            ranks.BeginAllReduce(new BufferView<float>(pointer, length)).Wait();
        }

        float[][] parts = [.. Enumerable.Range(0, ranks.Ranks).Select(rank => Own(rank, 1000))];
        Assert.That(values.Take(1000), Is.EqualTo(Enumerable.Range(0, 1000).Select(i => parts.Sum(part => part[i])))
            .Within(0.1f));
        Console.WriteLine($"hash {Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())))}");

        static float[] Own(int rank, int length)
        {
            var random = new Random(rank);
            return [.. Enumerable.Range(0, length).Select(
                _ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(6))))];
        }
    }

    /// <summary>Sums that are under way while it computes, for so many seconds.</summary>
    private static void Work(MpiCommunicator ranks, double seconds)
    {
        const int length = 100_000;
        float* values = (float*)NativeMemory.Alloc(length, sizeof(float));
        var view = new BufferView<float>(values, length);
        long start = Stopwatch.GetTimestamp();
        double more = 1;
        for (int step = 0; more > 0; step++)
        {
            view.AsSpan().Fill(ranks.Rank + step);
            var sum = ranks.BeginAllReduce(view);
            Compute(TimeSpan.FromMilliseconds(2));
            sum.Wait();
            Assert.That(values[step % length],
                Is.EqualTo((ranks.Ranks * (ranks.Ranks - 1) / 2) + (step * ranks.Ranks)));
            if (step == 20)
            {
                Console.WriteLine($"{ranks.NameOf(ranks.Rank)} works as {Environment.ProcessId}");
            }

            more = Stopwatch.GetElapsedTime(start).TotalSeconds < seconds ? 1 : 0;
            ranks.Broadcast(new BufferView<double>(&more, 1));
        }

        NativeMemory.Free(values);
    }

    /// <summary>Rank 0 is long at something of its own; what time of a processor do the others take?</summary>
    private static void Wait(MpiCommunicator ranks, double seconds)
    {
        if (ranks.Rank == 0)
        {
            Thread.Sleep(TimeSpan.FromSeconds(seconds));
        }

        var before = Environment.CpuUsage.TotalTime;
        double value = 1;
        ranks.AllReduce(new BufferView<double>(&value, 1));
        double used = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine($"waited {ranks.Traffic.Waited.TotalSeconds:0.00} s, used {used:0.00} s");
    }

    private static void Compute(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            Thread.SpinWait(100);
        }
    }

    private static int Length(string? text) => text!.Length;
}
