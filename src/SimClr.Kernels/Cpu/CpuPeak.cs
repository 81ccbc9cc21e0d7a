using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>What the processor's multiply-add units can do at most, measured: the roof over every kernel.</summary>
public static class CpuPeak
{
    private const int Repetitions = 20;
    private const long Rounds = 200_000;
    private const int Sums = 12; // enough independent ones to fill two units of four or five cycles' latency

    /// <summary>Multiplications and additions a second, all threads together; the best of some tries.</summary>
    public static double FlopsPerSecond(CpuDevice device) => device.RegisterBits switch
    {
        512 => Measure<F32x16>(device.Threads),
        256 => Measure<F32x8>(device.Threads),
        _ => Measure<F32x4>(device.Threads),
    };

    private static double Measure<V>(CpuThreads threads) where V : struct, IFloatVector<V>
    {
        double best = 0;
        float[] kept = new float[threads.Count];
        for (int i = 0; i < Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            threads.For(threads.Count, thread => kept[thread] = MultiplyAdd<V>());
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * Sums * V.Width * Rounds * threads.Count / seconds);
        }

        return kept.All(float.IsFinite) ? best : throw new UnreachableException();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdd<V>() where V : struct, IFloatVector<V>
    {
        V a = V.Broadcast(0.999f), b = V.Broadcast(0.001f);
        V s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b, s7 = b, s8 = b, s9 = b, s10 = b, s11 = b;
        for (long i = 0; i < Rounds; i++)
        {
            s0 = V.MultiplyAdd(s0, a, b);
            s1 = V.MultiplyAdd(s1, a, b);
            s2 = V.MultiplyAdd(s2, a, b);
            s3 = V.MultiplyAdd(s3, a, b);
            s4 = V.MultiplyAdd(s4, a, b);
            s5 = V.MultiplyAdd(s5, a, b);
            s6 = V.MultiplyAdd(s6, a, b);
            s7 = V.MultiplyAdd(s7, a, b);
            s8 = V.MultiplyAdd(s8, a, b);
            s9 = V.MultiplyAdd(s9, a, b);
            s10 = V.MultiplyAdd(s10, a, b);
            s11 = V.MultiplyAdd(s11, a, b);
        }

        return V.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }
}
