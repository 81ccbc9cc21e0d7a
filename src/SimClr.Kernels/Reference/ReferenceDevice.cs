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

    public IBatchNormKernels<T> BatchNorm { get; init; } = new BatchNorm<T>();

    public IPoolingKernels<T> Pooling { get; init; } = new Pooling<T>();

    public IElementwiseKernels<T> Elementwise { get; init; } = new Elementwise<T>();

    public IReductionKernels<T> Reduction { get; init; } = new Reduction<T>();

    public INormalizeKernels<T> Normalize { get; init; } = new Normalize<T>();

    public ICrossEntropyKernels<T> CrossEntropy { get; init; } = new CrossEntropy<T>();

    public INtXentKernels<T> NtXent { get; init; } = new NtXent<T>();

    public IOptimizerKernels<T> Optimizer { get; init; } = new Optimizer<T>();

    public IViewKernels<T> Views { get; init; } = new Views<T>();

    public void Synchronize()
    {
    }
}
