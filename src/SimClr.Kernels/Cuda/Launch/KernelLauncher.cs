using System.Reflection;
using System.Runtime.CompilerServices;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// Compiles a kernel for its block size at its first launch, keeps it loaded, and launches it. Arguments are
/// the kernel's parameters in order; ArrayView, numbers, bool and structs of them pass by value.
/// </summary>
public sealed partial class KernelLauncher(IGpu gpu)
{
    private readonly Dictionary<(MethodInfo Method, Dim3 Block), IGpuKernel> loaded = [];

    public IGpu Gpu => gpu;

    /// <summary>What has been launched so far.</summary>
    public IReadOnlyCollection<(MethodInfo Method, Dim3 Block)> Launched => loaded.Keys;

    /// <summary>Compile with bounds checks that trap.</summary>
    public bool CheckBounds { get; init; }

    private IGpuKernel Prepare(Delegate kernel, in KernelConfig config)
    {
        var key = (kernel.Method, config.Block);
        if (!loaded.TryGetValue(key, out var ready))
        {
            var options = new PtxOptions(config.Block, PtxTarget.For(gpu.ComputeCapability), CheckBounds);
            loaded.Add(key, ready = gpu.Load(PtxCompiler.Compile(kernel.Method, options)));
        }

        return ready;
    }

    private static void Put<T>(Span<byte> buffer, int offset, T value) where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref buffer[offset], value);
        Padding<T>.Clear(buffer[offset..]);
    }
}
