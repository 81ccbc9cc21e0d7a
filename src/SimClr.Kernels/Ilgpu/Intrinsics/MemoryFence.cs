namespace SimClr.Kernels.Gpu;

/// <summary>Orders this thread's memory operations as others see them.</summary>
public static class MemoryFence
{
    public static void GroupLevel() => ILGPU.MemoryFence.GroupLevel();

    public static void DeviceLevel() => ILGPU.MemoryFence.DeviceLevel();
}
