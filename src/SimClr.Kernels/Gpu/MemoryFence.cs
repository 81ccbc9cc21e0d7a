namespace SimClr.Kernels.Gpu;

/// <summary>Orders this thread's memory operations as others see them, by ILGPU's names.</summary>
public static class MemoryFence
{
    /// <summary><c>membar.cta</c>.</summary>
    public static void GroupLevel() => throw DeviceOnly.Error;

    /// <summary><c>membar.gl</c>.</summary>
    public static void DeviceLevel() => throw DeviceOnly.Error;
}
