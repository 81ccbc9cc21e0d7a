using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// Normalised-temperature cross-entropy (Chen et al. 2020, eq. 1), the mean over all rows, shape (). z
    /// (2N, D) has rows of length 1; rows i and i + N are the two views of image i.
    /// </summary>
    /// <exception cref="ArgumentException">Not (2N, D), or a temperature that is not above 0.</exception>
    public static Tensor NtXent(Tensor z, double temperature)
    {
        if (z.Shape.Rank != 2 || z.Shape[0] < 2 || z.Shape[0] % 2 != 0)
        {
            throw new ArgumentException(
                $"nt-xent: z {z.Shape} must be (2N,D): first one view of every image, then the other ones.");
        }

        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new ArgumentException(
                $"nt-xent: temperature {temperature} must be above 0; 0.1 to 0.5 is usual.");
        }

        var shape = new NtXentShape(z.Shape[0] / 2, z.Shape[1], temperature);
        var kernels = z.Device.NtXent;
        var output = Output("nt-xent", new Shape(), z);
        var logSumExp = TensorScope.Scratch<float>(z.Device, shape.Rows); // (2N)

        kernels.Forward(z.View, shape, output.View, logSumExp);
        Tape.Record("nt-xent", output, [z], () =>
        {
            if (z.TakesGradient(out var dZ, out var mode))
            {
                kernels.Backward(output.Gradient, z.View, logSumExp, shape, dZ, mode);
            }
        });
        return output;
    }
}
