namespace SimClr.Kernels.Gpu;

/// <summary>The threads of a block, by ILGPU's names.</summary>
public static class Group
{
    /// <summary>This thread's place in its block: <c>%tid.x</c>.</summary>
    public static int IdxX => throw DeviceOnly.Error;

    public static int IdxY => throw DeviceOnly.Error;

    /// <summary>Threads in the block. A compile-time constant: a kernel is compiled for its block size.</summary>
    public static int DimX => throw DeviceOnly.Error;

    public static int DimY => throw DeviceOnly.Error;

    /// <summary>Waits for all threads of the block; orders their shared and global memory: <c>bar.sync 0</c>.</summary>
    public static void Barrier() => throw DeviceOnly.Error;
}
