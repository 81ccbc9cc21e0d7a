namespace SimClr.Kernels.Gpu;

/// <summary>
/// The 32 threads that run together, by ILGPU's names. All 32 must arrive (mask 0xffffffff). T: int, uint or float.
/// </summary>
public static class Warp
{
    public const int WarpSize = 32;

    /// <summary><c>%laneid</c>.</summary>
    public static int LaneIdx => throw DeviceOnly.Error;

    /// <summary>The value of lane <paramref name="lane"/>: <c>shfl.sync.idx</c>.</summary>
    public static T Shuffle<T>(T value, int lane) where T : unmanaged => throw DeviceOnly.Error;

    /// <summary>The value of lane LaneIdx + delta; one's own beyond the last: <c>shfl.sync.down</c>.</summary>
    public static T ShuffleDown<T>(T value, int delta) where T : unmanaged => throw DeviceOnly.Error;

    /// <summary>The value of lane LaneIdx - delta; one's own before the first: <c>shfl.sync.up</c>.</summary>
    public static T ShuffleUp<T>(T value, int delta) where T : unmanaged => throw DeviceOnly.Error;

    /// <summary>The value of lane LaneIdx ^ mask: <c>shfl.sync.bfly</c>.</summary>
    public static T ShuffleXor<T>(T value, int mask) where T : unmanaged => throw DeviceOnly.Error;

    /// <summary>One bit a lane: <c>vote.sync.ballot</c>.</summary>
    public static uint Ballot(bool predicate) => throw DeviceOnly.Error;

    /// <summary><c>vote.sync.all</c>.</summary>
    public static bool All(bool predicate) => throw DeviceOnly.Error;

    /// <summary><c>vote.sync.any</c>.</summary>
    public static bool Any(bool predicate) => throw DeviceOnly.Error;

    /// <summary>Waits for the warp and orders its shared memory: <c>bar.warp.sync</c>.</summary>
    public static void Barrier() => throw DeviceOnly.Error;
}
