using SimClr.Kernels;
using SimClr.Kernels.Reference;

namespace SimClr.Train.Explain.Loss;

/// <summary>The loss as a function of z, by the definitions in double precision.</summary>
internal static unsafe class ReferenceLoss
{
    private const double Epsilon = 1e-12; // that of Ops.L2Normalize

    /// <param name="z">(2N, D), not yet of length 1.</param>
    public static double Of(ReadOnlySpan<double> z, NtXentShape shape, ReadOnlySpan<int> labels)
    {
        var device = new ReferenceDevice<double>();
        double loss;
        double[] unit = new double[z.Length], perRow = new double[shape.Rows];
        fixed (double* input = z, output = unit, rows = perRow)
        fixed (int* classes = labels)
        {
            var unitZ = new BufferView<double>(output, z.Length);
            var scratch = new BufferView<double>(rows, shape.Rows);
            device.Normalize.Forward(
                new BufferView<double>(input, z.Length), shape.Rows, shape.D, Epsilon, unitZ, scratch);
            device.NtXent.Forward(unitZ, new BufferView<int>(classes, shape.Labels), shape,
                new BufferView<double>(&loss, 1), scratch);
        }

        return loss;
    }
}
