using System.Diagnostics;

namespace SimClr.Kernels.Cpu;

/// <summary>What the threads of a convolution do.</summary>
public enum CpuPhase
{
    /// <summary>Multiply and add.</summary>
    Product,

    /// <summary>All else: pack patches, Winograd's transforms there and back.</summary>
    Transform,
}

/// <summary>
/// How long the threads were in each phase, added up over all of them. Hangs on
/// <see cref="CpuThreads.Clock"/> while somebody wants to know.
/// </summary>
public sealed class PhaseClock
{
    private long products;
    private long transforms;

    /// <summary>Thread-seconds so far.</summary>
    public double Seconds(CpuPhase phase)
        => (double)Volatile.Read(ref Ticks(phase)) / Stopwatch.Frequency;

    internal void Add(CpuPhase phase, long ticks) => Interlocked.Add(ref Ticks(phase), ticks);

    private ref long Ticks(CpuPhase phase) => ref phase == CpuPhase.Product ? ref products : ref transforms;

    /// <summary>Times one phase after the other on a thread; does nothing without a clock.</summary>
    internal struct Lap(PhaseClock? clock)
    {
        private long start = clock is null ? 0 : Stopwatch.GetTimestamp();

        /// <summary>What went on since the lap began, or since its last phase ended, was this.</summary>
        public void End(CpuPhase phase)
        {
            if (clock is not null)
            {
                long now = Stopwatch.GetTimestamp();
                clock.Add(phase, now - start);
                start = now;
            }
        }
    }
}
