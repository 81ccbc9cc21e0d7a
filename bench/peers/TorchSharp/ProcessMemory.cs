using System.Diagnostics;

namespace SimClr.Peer;

/// <summary>The most memory that this process has held.</summary>
internal static class ProcessMemory
{
    private const string ResetPeak = "5"; // proc(5), clear_refs: the peak begins anew at what is held now

    /// <summary>From now on; what only waits for its finalizer does not count.</summary>
    public static void Reset()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        }
    }

    public static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
