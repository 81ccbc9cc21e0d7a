
namespace SimClr.Kernels.Gpu;

internal sealed class CrossEntropy(KernelLauncher launcher) : ICrossEntropyKernels<float>
{
    private readonly Reduction reduction = new(launcher);

    /// <summary>Every kernel that may be launched, with its block.</summary>
    public static IEnumerable<KernelVariant> Kernels =>
    [
        new(CrossEntropyKernels.Forward, RowWarp.Threads),
        new(CrossEntropyKernels.Backward, RowWarp.Threads),
    ];

    public void Forward(BufferView<float> logits, BufferView<int> labels, int rows, int classes,
        BufferView<float> loss, BufferView<float> logSumExp)
    {
        using var losses = new Scratch<float>(launcher.Gpu.Memory, rows);
        launcher.Launch(CrossEntropyKernels.Forward, RowWarp.Config(rows),
            logits.AsArrayView(), labels.AsArrayView(), rows, classes,
            losses.View.AsArrayView(), logSumExp.AsArrayView());
        reduction.Sum(losses.View, loss);
    }

    public void Backward(BufferView<float> dLoss, BufferView<float> logits, BufferView<int> labels,
        BufferView<float> logSumExp, int rows, int classes, BufferView<float> dLogits,
        Accumulation accumulation)
        => launcher.Launch(CrossEntropyKernels.Backward, RowWarp.Config(rows),
            dLoss.AsArrayView(), logits.AsArrayView(), labels.AsArrayView(), logSumExp.AsArrayView(),
            rows, classes, dLogits.AsArrayView(), accumulation);
}
