namespace SimClr.Kernels.Gpu;

/// <summary>
/// A CUDA device: every kernel family compiled from C# by ILGPU, on one stream, training steps as graphs.
/// </summary>
public sealed class CudaDevice : IKernelDevice<float>
{
    private readonly StepGpu steps;

    /// <param name="gpu">The card, or something that behaves like one.</param>
    /// <param name="precision">Of matrix products and convolutions.</param>
    public CudaDevice(IGpu gpu, Precision precision = Precision.Fp32)
    {
        steps = new StepGpu(gpu);
        Precision = precision;
        Launcher = new KernelLauncher(steps);
        Gemm = Products.Gemm(Launcher, Memory, precision);
        Conv2d = Products.Conv2d(Launcher, Memory, precision);
        BatchNorm = new BatchNorm(Launcher);
        Pooling = new Pooling(Launcher);
        Elementwise = new Elementwise(Launcher);
        Reduction = new Reduction(Launcher);
        Normalize = new Normalize(Launcher);
        CrossEntropy = new CrossEntropy(Launcher);
        NtXent = new NtXent(Launcher, precision);
        Optimizer = new Optimizer(Launcher);
        Views = new Views(Launcher);
    }

    /// <summary>The card. During a step it holds back what it is asked for.</summary>
    public IGpu Gpu => steps;

    /// <summary>Steps that ran as a graph, and how many graphs had to be made for them.</summary>
    public (long Launched, long Made) StepGraphs => (steps.GraphLaunches, steps.GraphsMade);

    public Precision Precision { get; }

    public KernelLauncher Launcher { get; }

    public string Name => "cuda";

    public IDeviceMemory Memory => steps.Memory;

    public IGemmKernels<float> Gemm { get; init; }

    public IConv2dKernels<float> Conv2d { get; init; }

    public IBatchNormKernels<float> BatchNorm { get; init; }

    public IPoolingKernels<float> Pooling { get; init; }

    public IElementwiseKernels<float> Elementwise { get; init; }

    public IReductionKernels<float> Reduction { get; init; }

    public INormalizeKernels<float> Normalize { get; init; }

    public ICrossEntropyKernels<float> CrossEntropy { get; init; }

    public INtXentKernels<float> NtXent { get; init; } = null!;

    public IOptimizerKernels<float> Optimizer { get; init; }

    public IViewKernels<float> Views { get; init; } = null!;

    /// <inheritdoc/>
    public void RunStep(Action step) => steps.RunStep(step);

    public void Synchronize() => steps.Synchronize();
}
