namespace SimClr.Kernels.Gpu;

/// <summary>Matrix products and convolutions in the precision that is asked for.</summary>
internal static class Products
{
    /// <summary>Fewer tiles leave much of a large card idle, and smaller ones are better.</summary>
    public const long EnoughTiles = 192;

    /// <summary>Every kernel of both families, in all precisions.</summary>
    public static IEnumerable<KernelVariant> Kernels =>
    [
        .. Gemm<Fp32Multiply>.Kernels, .. Gemm<Tf32Multiply>.Kernels, .. Gemm<Bf16Multiply>.Kernels,
        .. Conv2d<Fp32Multiply>.Kernels, .. Conv2d<Tf32Multiply>.Kernels, .. Conv2d<Bf16Multiply>.Kernels,
        new(SliceSum.Sum, SliceSum.Threads),
    ];

    public static IGemmKernels<float> Gemm(
        KernelLauncher launcher, IDeviceMemory memory, Precision precision, long enoughTiles = EnoughTiles)
        => precision switch
        {
            Precision.Tf32 => new Gemm<Tf32Multiply>(new(launcher, memory, enoughTiles)),
            Precision.Bf16 => new Gemm<Bf16Multiply>(new(launcher, memory, enoughTiles)),
            _ => new Gemm<Fp32Multiply>(new(launcher, memory, enoughTiles)),
        };

    public static IConv2dKernels<float> Conv2d(
        KernelLauncher launcher, IDeviceMemory memory, Precision precision, long enoughTiles = EnoughTiles)
        => precision switch
        {
            Precision.Tf32 => new Conv2d<Tf32Multiply>(new(launcher, memory, enoughTiles)),
            Precision.Bf16 => new Conv2d<Bf16Multiply>(new(launcher, memory, enoughTiles)),
            _ => new Conv2d<Fp32Multiply>(new(launcher, memory, enoughTiles)),
        };
}
