using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>
/// How to wait for others: at first they are likely as far, later they compute and need the processor that waiting
/// would take; and MPI moves only when it is asked, so that sleep must not be long while data flow.
/// </summary>
internal static partial class Patience
{
    private static readonly TimeSpan Spin = TimeSpan.FromMilliseconds(0.02);
    private static readonly TimeSpan Yield = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(100);

    /// <summary>Until <paramref name="done"/> says yes.</summary>
    public static void Until(Func<bool> done)
    {
        long start = Stopwatch.GetTimestamp();
        while (!done())
        {
            var waited = Stopwatch.GetElapsedTime(start);
            if (waited > Nap || (waited > Yield && OperatingSystem.IsWindows()))
            {
                Thread.Sleep(1);
            }
            else if (waited > Yield)
            {
                _ = SleepMicroseconds(50);
            }
            else if (waited > Spin)
            {
                Thread.Yield();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int SleepMicroseconds(uint microseconds);
}
