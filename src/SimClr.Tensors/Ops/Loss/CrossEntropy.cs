using System.Runtime.InteropServices;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// Mean over rows of -log softmax(logits)[label], shape (). Logits (N, Classes), N labels in
    /// 0..Classes-1.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or a label is no class.</exception>
    public static unsafe Tensor CrossEntropy(Tensor logits, ReadOnlySpan<int> labels)
    {
        if (logits.Shape.Rank != 2 || logits.Shape[0] != labels.Length || labels.Length == 0)
        {
            throw new ArgumentException(
                $"cross-entropy: logits {logits.Shape} must be (N,Classes), with N labels; they are "
                + $"{labels.Length}.");
        }

        var (rows, classes) = (logits.Shape[0], logits.Shape[1]);
        for (int row = 0; row < rows; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"cross-entropy: label {labels[row]} in row {row}; logits {logits.Shape} allow "
                    + $"0..{classes - 1}.");
            }
        }

        var device = logits.Device;
        var output = Output("cross-entropy", new Shape(), logits);
        var scratch = new OpScratch(device);
        var logSumExp = scratch.Take<float>(rows); // (N)
        var target = scratch.Take<int>(rows); // (N)
        device.Memory.CopyFromHost(MemoryMarshal.AsBytes(labels), (nint)target.Pointer);

        device.CrossEntropy.Forward(logits.View, target, rows, classes, output.View, logSumExp);
        Tape.Record(new OpInfo("cross-entropy", 0), output, [logits], () =>
        {
            if (logits.TakesGradient(out var dLogits, out var mode))
            {
                device.CrossEntropy.Backward(
                    output.Gradient, logits.View, target, logSumExp, rows, classes, dLogits, mode);
            }
        }, scratch);
        return output;
    }
}
