using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>Something that goes onto a card's stream.</summary>
public abstract record GpuOperation
{
    /// <summary>Puts it there.</summary>
    public abstract void Run(IGpu gpu);
}

/// <param name="Arguments">Laid out as the kernel says.</param>
public sealed record GpuLaunch(IGpuKernel Kernel, KernelConfig Config, byte[] Arguments) : GpuOperation
{
    public override void Run(IGpu gpu) => gpu.Launch(Kernel, Config, Arguments);

    /// <summary>Whether the blocks are the same, and what they share.</summary>
    public bool IsOf(in KernelConfig config)
        => Config.GridDim == config.GridDim && Config.GroupDim == config.GroupDim
            && Config.SharedMemoryConfig.ArraySize == config.SharedMemoryConfig.ArraySize;
}

/// <param name="Bytes">What is sent: other contents each time, always of this length.</param>
public sealed record GpuUpload(nint Destination, byte[] Bytes) : GpuOperation
{
    public override void Run(IGpu gpu) => gpu.Memory.CopyFromHost(Bytes, Destination);
}

/// <summary>Sets memory to zero.</summary>
public sealed record GpuClear(nint Block, long Bytes) : GpuOperation
{
    public override void Run(IGpu gpu) => gpu.Memory.Clear(Block, Bytes);
}
