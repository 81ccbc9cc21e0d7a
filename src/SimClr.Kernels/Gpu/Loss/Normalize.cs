
namespace SimClr.Kernels.Gpu;

internal sealed class Normalize(KernelLauncher launcher) : INormalizeKernels<float>
{
    /// <summary>Every kernel that may be launched, with its block.</summary>
    public static IEnumerable<KernelVariant> Kernels =>
    [
        new(NormalizeKernels.Forward, RowWarp.Threads),
        new(NormalizeKernels.Backward, RowWarp.Threads),
    ];

    public void Forward(BufferView<float> input, int rows, int columns, double epsilon,
        BufferView<float> output, BufferView<float> inverseNorm)
        => launcher.Launch(NormalizeKernels.Forward, RowWarp.Config(rows),
            input.AsArrayView(), rows, columns, (float)epsilon,
            output.AsArrayView(), inverseNorm.AsArrayView());

    public void Backward(BufferView<float> dOutput, BufferView<float> output, BufferView<float> inverseNorm,
        int rows, int columns, BufferView<float> dInput, Accumulation accumulation)
        => launcher.Launch(NormalizeKernels.Backward, RowWarp.Config(rows),
            dOutput.AsArrayView(), output.AsArrayView(), inverseNorm.AsArrayView(), rows, columns,
            dInput.AsArrayView(), accumulation);
}
