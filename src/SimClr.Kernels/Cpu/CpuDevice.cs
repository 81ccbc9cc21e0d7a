namespace SimClr.Kernels.Cpu;

/// <summary>The CPU: SIMD kernels on a team of threads, memory from the host pool.</summary>
public sealed class CpuDevice : IKernelDevice<float>
{
    /// <param name="threads">Threads to compute with; 0 means one for each processor.</param>
    /// <param name="registerBits">512 (AVX-512), 256 (AVX2 and FMA) or 128; 0 takes the widest there is.</param>
    /// <param name="choices">Which algorithms convolutions take; null follows the rule.</param>
    public CpuDevice(int threads = 0, int registerBits = 0, ConvChoices? choices = null)
    {
        RegisterBits = registerBits > 0 ? registerBits : Cpu.Conv2d.WidestRegisterBits;
        Threads = new CpuThreads(threads > 0 ? threads : Environment.ProcessorCount);
        Views = new Views(Threads);
        Conv2d = new Conv2d(Threads, Memory, RegisterBits, choices);
        var families = SimdFamilies.For(RegisterBits, Threads, Memory);
        Gemm = families.Gemm;
        BatchNorm = families.BatchNorm;
        Optimizer = families.Optimizer;
        CrossEntropy = families.CrossEntropy;
        NtXent = families.NtXent;
        Normalize = families.Normalize;
        Reduction = families.Reduction;
        Elementwise = families.Elementwise;
        Pooling = families.Pooling;
    }

    public int RegisterBits { get; }

    public CpuThreads Threads { get; }

    public string Name => "cpu";

    public IDeviceMemory Memory { get; } = new HostMemory();

    /// <summary>By default 512 MB; a step of ResNet-18 with 64 small images takes a little more.</summary>
    public long AmpleBytes { get; init; } = 1 << 29;

    public IGemmKernels<float> Gemm { get; init; }

    public IConv2dKernels<float> Conv2d { get; init; }

    public IBatchNormKernels<float> BatchNorm { get; init; }

    public IPoolingKernels<float> Pooling { get; init; }

    public IElementwiseKernels<float> Elementwise { get; init; }

    public IReductionKernels<float> Reduction { get; init; }

    public INormalizeKernels<float> Normalize { get; init; }

    public ICrossEntropyKernels<float> CrossEntropy { get; init; }

    public INtXentKernels<float> NtXent { get; init; }

    public IOptimizerKernels<float> Optimizer { get; init; }

    public IViewKernels<float> Views { get; init; }

    public void Synchronize()
    {
    }
}
