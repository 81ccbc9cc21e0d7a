using SimClr.Kernels.Gpu;
using SimClr.Train.Recipes;

namespace SimClr.Train.Ranks;

/// <summary>The device of one rank among those of its machine.</summary>
public static class RankDevice
{
    /// <summary>
    /// The device that the options name: <c>cuda</c> is the card of this rank's number among the machine's ranks, and
    /// processors that ranks share are divided. Alone it is as <see cref="Devices.Open"/> opens it.
    /// </summary>
    /// <param name="registerBits">Those that a run was begun with; 0 for a new one.</param>
    public static Device Open(PretrainOptions options, RankGroup ranks, int registerBits = 0)
    {
        if (ranks.Communicator is not { } communicator)
        {
            return Devices.Open(options.Device, options.Threads, options.Precision, registerBits);
        }

        int common = ranks.CommonRegisterBits;
        int bits = registerBits == 0 || common == 0 ? Math.Max(registerBits, common) : Math.Min(registerBits, common);
        int threads = options.Threads > 0 ? options.Threads : ranks.Threads;
        return Devices.Open(Name(options.Device, communicator.LocalRank), threads, options.Precision, bits);
    }

    private static string Name(string device, int localRank)
        => device == "cuda" && CudaDriver.Find(out _) is { Devices.Count: > 0 and var cards }
            ? $"cuda:{localRank % cards}" : device;
}
