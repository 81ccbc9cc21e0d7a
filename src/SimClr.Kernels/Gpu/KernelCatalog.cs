namespace SimClr.Kernels.Gpu;

/// <summary>Every kernel that the CUDA device can launch, for its block size.</summary>
public static class KernelCatalog
{
    /// <summary>In the order of the families; each once.</summary>
    public static IReadOnlyList<KernelVariant> All { get; } =
    [
        .. new[]
            {
                Products.Kernels, BatchNorm.Kernels, Pooling.Kernels, Elementwise.Kernels, Reduction.Kernels,
                Normalize.Kernels, CrossEntropy.Kernels, NtXent.Kernels, Optimizer.Kernels, Views.Kernels,
            }
            .SelectMany(family => family).Distinct(),
    ];

    /// <summary>Compiles them all.</summary>
    public static IEnumerable<GpuKernel> Compile(string target)
        => All.AsParallel().AsOrdered().Select(variant => KernelCompiler.Compile(variant, target));
}
