namespace SimClr.Kernels.Cpu;

/// <summary>The CPU: SIMD kernels on a team of threads, memory from the host pool.</summary>
public sealed class CpuDevice : IKernelDevice<float>
{
    /// <param name="threads">Threads to compute with; 0 means one for each processor.</param>
    public CpuDevice(int threads = 0)
    {
        Threads = new CpuThreads(threads > 0 ? threads : Environment.ProcessorCount);
    }

    public CpuThreads Threads { get; }

    public string Name => "cpu";

    public IDeviceMemory Memory { get; } = new HostMemory();

    public IGemmKernels<float> Gemm { get; init; } = new Reference.Gemm<float>();

    public IConv2dKernels<float> Conv2d { get; init; } = new Reference.Conv2d<float>();

    public IBatchNormKernels<float> BatchNorm { get; init; } = null!;

    public IPoolingKernels<float> Pooling { get; init; } = null!;

    public IElementwiseKernels<float> Elementwise { get; init; } = null!;

    public IReductionKernels<float> Reduction { get; init; } = null!;

    public INormalizeKernels<float> Normalize { get; init; } = null!;

    public ICrossEntropyKernels<float> CrossEntropy { get; init; } = null!;

    public INtXentKernels<float> NtXent { get; init; } = new Reference.NtXent<float>();

    public IOptimizerKernels<float> Optimizer { get; init; } = null!;

    public IViewKernels<float> Views { get; init; } = null!;

    public void Synchronize()
    {
    }
}
