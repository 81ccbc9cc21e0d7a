namespace SimClr.Kernels.Cpu;

/// <summary>The kernel families that are written once for every register width, in one width.</summary>
internal sealed record SimdFamilies(
    IGemmKernels<float> Gemm,
    IBatchNormKernels<float> BatchNorm,
    IPoolingKernels<float> Pooling,
    IElementwiseKernels<float> Elementwise,
    IReductionKernels<float> Reduction,
    INormalizeKernels<float> Normalize,
    ICrossEntropyKernels<float> CrossEntropy,
    INtXentKernels<float> NtXent,
    IOptimizerKernels<float> Optimizer)
{
    /// <param name="registerBits">512 (AVX-512), 256 (AVX2 and FMA) or 128.</param>
    public static SimdFamilies For(int registerBits, CpuThreads threads, IDeviceMemory memory) => registerBits switch
    {
        512 => Of<F32x16>(threads, memory),
        256 => Of<F32x8>(threads, memory),
        128 => Of<F32x4>(threads, memory),
        _ => throw new ArgumentOutOfRangeException(nameof(registerBits), registerBits, "512, 256 or 128"),
    };

    private static SimdFamilies Of<V>(CpuThreads threads, IDeviceMemory memory) where V : struct, IFloatVector<V>
        => new(
            new Gemm<V>(threads, memory),
            new BatchNorm<V>(threads, memory),
            new Pooling<V>(threads),
            new Elementwise<V>(threads),
            new Reduction<V>(threads, memory),
            new Normalize<V>(threads),
            new CrossEntropy<V>(threads, memory),
            new NtXent<V>(threads, memory),
            new Optimizer<V>(threads, memory));
}
