using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>
/// The specification as a device: naive loops, one thread, generic over float and double. Slow; what every other
/// device is tested against, and in double what gradients are checked with.
/// </summary>
public sealed class ReferenceDevice<T> : IKernelDevice<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public string Name => "reference";

    public IDeviceMemory Memory { get; } = new HostMemory();

    public IGemmKernels<T> Gemm { get; init; } = new Gemm<T>();

    public IConv2dKernels<T> Conv2d { get; init; } = new Conv2d<T>();

    public IBatchNormKernels<T> BatchNorm { get; init; } = null!;

    public IPoolingKernels<T> Pooling { get; init; } = null!;

    public IElementwiseKernels<T> Elementwise { get; init; } = null!;

    public IReductionKernels<T> Reduction { get; init; } = null!;

    public INormalizeKernels<T> Normalize { get; init; } = null!;

    public ICrossEntropyKernels<T> CrossEntropy { get; init; } = null!;

    public INtXentKernels<T> NtXent { get; init; } = new NtXent<T>();

    public IOptimizerKernels<T> Optimizer { get; init; } = null!;

    public IViewKernels<T> Views { get; init; } = null!;

    public void Synchronize()
    {
    }
}
