using System.Diagnostics;

namespace SimClr.Train.Benchmark;

/// <summary>The most memory that was held at a time.</summary>
public static class PeakMemory
{
    /// <summary>In the device's memory; where that is the host's, by the whole process.</summary>
    public static long Bytes(Device device)
    {
        if (!device.Memory.IsHostMemory)
        {
            return device.Memory.Peak;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
