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
    /// <param name="recorded">What a run was begun with; null for a new one, where the options say.</param>
    public static Device Open(PretrainOptions options, RankGroup ranks, Algorithms? recorded = null)
    {
        var algorithms = recorded ?? options.LoadAlgorithms();
        if (ranks.Communicator is not { } communicator)
        {
            return Devices.Open(
                options.Device, options.Threads, options.Precision, algorithms, options.MeasureAlgorithms);
        }

        int own = algorithms.RegisterBits, common = ranks.CommonRegisterBits;
        int bits = own == 0 || common == 0 ? Math.Max(own, common) : Math.Min(own, common);
        int threads = options.Threads > 0 ? options.Threads : ranks.Threads;
        return Devices.Open(Name(options.Device, communicator.LocalRank), threads, options.Precision,
            algorithms with { RegisterBits = bits });
    }

    private static string Name(string device, int localRank)
        => device == "cuda" && CudaDriver.Find(out _) is { Devices.Count: > 0 and var cards }
            ? $"cuda:{localRank % cards}" : device;
}
