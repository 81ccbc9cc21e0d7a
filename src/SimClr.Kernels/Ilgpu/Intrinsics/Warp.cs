namespace SimClr.Kernels.Gpu;

/// <summary>The 32 threads that run together. ILGPU has no votes: kernels that take one are not portable.</summary>
public static class Warp
{
    public const int WarpSize = 32;

    public static int LaneIdx => ILGPU.Warp.LaneIdx;

    public static T Shuffle<T>(T value, int lane) where T : unmanaged => ILGPU.Warp.Shuffle(value, lane);

    public static T ShuffleDown<T>(T value, int delta) where T : unmanaged
        => ILGPU.Warp.ShuffleDown(value, delta);

    public static T ShuffleUp<T>(T value, int delta) where T : unmanaged => ILGPU.Warp.ShuffleUp(value, delta);

    public static T ShuffleXor<T>(T value, int mask) where T : unmanaged => ILGPU.Warp.ShuffleXor(value, mask);

    public static uint Ballot(bool predicate) => throw DeviceOnly.Error;

    public static bool All(bool predicate) => throw DeviceOnly.Error;

    public static bool Any(bool predicate) => throw DeviceOnly.Error;

    public static void Barrier() => ILGPU.Warp.Barrier();
}
