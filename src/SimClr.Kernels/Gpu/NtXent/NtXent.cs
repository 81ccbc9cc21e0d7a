namespace SimClr.Kernels.Gpu;

/// <summary>
/// NT-Xent and its relatives in tiles of 64 x 64 similarities; each objective has kernels of its own. Where
/// the device may use tensor cores, they multiply here to float32 accuracy all the same.
/// </summary>
public sealed class NtXent(KernelLauncher launcher, Precision precision) : INtXentKernels<float>
{
    private readonly INtXentKernels<float> pairs = new NtXentLauncher<PairObjective>(launcher, precision);

    private readonly INtXentKernels<float> decoupled =
        new NtXentLauncher<DecoupledObjective>(launcher, precision);

    private readonly INtXentKernels<float> supervised =
        new NtXentLauncher<SupervisedObjective>(launcher, precision);

    public static IEnumerable<KernelVariant> Kernels =>
    [
        .. NtXentLauncher<PairObjective>.Kernels,
        .. NtXentLauncher<DecoupledObjective>.Kernels,
        .. NtXentLauncher<SupervisedObjective>.Kernels,
        new(SupervisedObjective.WeightImages, SupervisedObjective.WeightThreads),
        new(NtXentBackward.Merge, NtXentBackward.MergeThreads),
    ];

    public void Forward(BufferView<float> z, BufferView<int> labels, in NtXentShape shape,
        BufferView<float> loss, BufferView<float> logSumExp)
        => Of(shape).Forward(z, labels, shape, loss, logSumExp);

    public void Backward(BufferView<float> dLoss, BufferView<float> z, BufferView<int> labels,
        BufferView<float> logSumExp, in NtXentShape shape, BufferView<float> dZ, Accumulation accumulation)
        => Of(shape).Backward(dLoss, z, labels, logSumExp, shape, dZ, accumulation);

    private INtXentKernels<float> Of(in NtXentShape shape) => shape.Objective switch
    {
        ContrastiveObjective.Supervised => supervised,
        ContrastiveObjective.Decoupled => decoupled,
        _ => pairs,
    };
}
