using System.Diagnostics;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>What this machine can do at most, measured.</summary>
/// <param name="FlopsPerSecond">Of multiply-adds in registers, all threads.</param>
/// <param name="BytesPerSecond">Of a sum of two arrays that no cache holds, read and written bytes together.</param>
public readonly record struct Roof(double FlopsPerSecond, double BytesPerSecond)
{
    private const int Length = 1 << 24; // 64 MB an array
    private const int Repetitions = 10;

    /// <summary>The higher of either.</summary>
    public static Roof Best(in Roof one, in Roof other) => new(
        Math.Max(one.FlopsPerSecond, other.FlopsPerSecond), Math.Max(one.BytesPerSecond, other.BytesPerSecond));

    public static unsafe Roof Measure(CpuDevice device)
    {
        const long Bytes = (long)Length * sizeof(float);
        BufferView<float>[] arrays =
            [.. Enumerable.Range(0, 3).Select(_ => new BufferView<float>((float*)device.Memory.Allocate(Bytes), Length))];
        double best = 0;
        foreach (var array in arrays)
        {
            device.Elementwise.Fill(array, 1);
        }

        for (int i = 0; i < Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            device.Elementwise.Add(arrays[0], arrays[1], arrays[2]);
            best = Math.Max(best, 3 * Bytes / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        foreach (var array in arrays)
        {
            device.Memory.Free((nint)array.Pointer, Bytes);
        }

        return new Roof(CpuPeak.FlopsPerSecond(device), best);
    }
}
