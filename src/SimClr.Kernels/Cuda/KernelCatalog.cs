using System.Reflection;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;

namespace SimClr.Kernels.Cuda;

/// <summary>Every kernel that the CUDA device can launch, for its block size.</summary>
public static class KernelCatalog
{
    /// <summary>In the order of the families; each once.</summary>
    public static IReadOnlyList<(MethodInfo Method, Dim3 Block)> All { get; } =
    [
        .. new[]
            {
                Products.Kernels, BatchNorm.Kernels, Pooling.Kernels, Elementwise.Kernels, Reduction.Kernels,
                Normalize.Kernels, CrossEntropy.Kernels, NtXent.Kernels, Optimizer.Kernels, Views.Kernels,
            }
            .SelectMany(family => family).Select(entry => (entry.Kernel.Method, entry.Block)).Distinct(),
    ];

    /// <summary>Compiles them all.</summary>
    public static IEnumerable<PtxKernel> Compile(string target)
        => All.AsParallel().AsOrdered()
            .Select(entry => PtxCompiler.Compile(entry.Method, new PtxOptions(entry.Block, target)));
}
