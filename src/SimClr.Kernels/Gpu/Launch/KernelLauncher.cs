using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Compiles a kernel for its block size at its first launch, keeps it loaded, and launches it. Arguments are
/// the kernel's parameters in order; ArrayView, numbers, enums and structs of them pass by value.
/// </summary>
public sealed partial class KernelLauncher(IGpu gpu)
{
    private readonly Dictionary<KernelVariant, IGpuKernel> loaded = [];

    public IGpu Gpu => gpu;

    /// <summary>What has been launched so far.</summary>
    public IReadOnlyCollection<KernelVariant> Launched => loaded.Keys;

    private IGpuKernel Prepare(Delegate kernel, in KernelConfig config)
    {
        var key = new KernelVariant(kernel, config.GroupDim.X, config.SharedMemoryConfig.ArraySize);
        if (!loaded.TryGetValue(key, out var ready))
        {
            loaded.Add(key, ready = gpu.Load(KernelCompiler.Compile(key, GpuTarget.For(gpu.ComputeCapability))));
        }

        return ready;
    }
}
