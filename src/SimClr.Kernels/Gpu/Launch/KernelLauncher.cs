using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Compiles a kernel for its block size at its first launch, keeps it loaded, and launches it. Arguments are
/// the kernel's parameters in order; ArrayView, numbers, enums and structs of them pass by value.
/// </summary>
public sealed partial class KernelLauncher(IGpu gpu)
{
    private readonly Dictionary<KernelVariant, (IGpuKernel Kernel, ArgumentLayout Arguments)> loaded = [];

    public IGpu Gpu => gpu;

    /// <summary>What has been launched so far.</summary>
    public IReadOnlyCollection<KernelVariant> Launched => loaded.Keys;

    private (IGpuKernel Kernel, ArgumentLayout Arguments) Prepare(Delegate kernel, in KernelConfig config)
    {
        var key = new KernelVariant(kernel, config.GroupDim.X, config.SharedMemoryConfig.ArraySize);
        if (!loaded.TryGetValue(key, out var ready))
        {
            var arguments = ArgumentLayout.Of(key.Method);
            string target = GpuTarget.For(gpu.ComputeCapability);
            ready = (gpu.Load(Task.Run(() => KernelCompiler.Compile(key, target))), arguments);
            loaded.Add(key, ready);
        }

        return ready;
    }
}
