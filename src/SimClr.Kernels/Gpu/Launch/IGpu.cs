using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A CUDA device as the engine sees it: memory, kernels, one stream on which everything runs in order. The
/// driver is one implementation, the PTX interpreter of the tests another.
/// </summary>
public interface IGpu
{
    /// <summary>As the driver calls it: <c>NVIDIA H100 80GB HBM3</c>.</summary>
    string Name { get; }

    /// <summary>Compute capability: 80 for sm_80.</summary>
    int ComputeCapability { get; }

    int Multiprocessors { get; }

    /// <summary>Shared memory that a block may have, by asking for it (227 KB on sm_90).</summary>
    int MaxSharedBytesPerBlock { get; }

    /// <summary>Copies and clears are ordered with the launches.</summary>
    IDeviceMemory Memory { get; }

    IGpuKernel Load(GpuKernel kernel);

    /// <summary>
    /// The same of a kernel that is still being compiled; whoever can hold its launches back need not wait for it.
    /// </summary>
    IGpuKernel Load(Task<GpuKernel> kernel) => Load(kernel.GetAwaiter().GetResult());

    /// <summary>
    /// Puts a launch on the stream. <paramref name="arguments"/> is laid out as the kernel says.
    /// </summary>
    void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments);

    /// <summary>Waits until the stream is empty; reports what went wrong on it.</summary>
    void Synchronize();

    /// <summary>False where steps run as their code asks for it, operation by operation.</summary>
    bool HasGraphs => false;

    /// <summary>Makes one unit of these operations, to be run as often as wanted.</summary>
    IGpuGraph Record(IReadOnlyList<GpuOperation> operations)
        => throw new NotSupportedException($"{Name} has no graphs.");

    /// <summary>
    /// Raised before memory that nobody holds is given back to the system: what still wants to work on it
    /// must go onto the stream now.
    /// </summary>
    event Action? ReleasingMemory
    {
        add { }
        remove { }
    }
}

/// <summary>A kernel that is loaded on a device.</summary>
public interface IGpuKernel
{
    GpuKernel Source { get; }
}
