namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>Its name in <see cref="OpInfo"/>.</summary>
    public const string L2NormalizeName = "normalize";

    private const double NormalizeEpsilon = 1e-12; // PyTorch's functional.normalize

    /// <summary>Every row of input (N, D) divided by its length.</summary>
    /// <exception cref="ArgumentException">The input is not (N, D).</exception>
    public static Tensor L2Normalize(Tensor input)
    {
        if (input.Shape.Rank != 2)
        {
            throw new ArgumentException($"normalize: input {input.Shape} must be (N,D).");
        }

        var (rows, columns) = (input.Shape[0], input.Shape[1]);
        var kernels = input.Device.Normalize;
        var output = Output(L2NormalizeName, input.Shape, input);
        var scratch = new OpScratch(input.Device);
        var inverseNorm = scratch.Take<float>(rows); // (N)

        kernels.Forward(input.View, rows, columns, NormalizeEpsilon, output.View, inverseNorm);
        Tape.Record(new OpInfo(L2NormalizeName, 0), output, [input], () =>
        {
            if (input.TakesGradient(out var dInput, out var mode))
            {
                kernels.Backward(output.Gradient, output.View, inverseNorm, rows, columns, dInput, mode);
            }
        }, scratch);
        return output;
    }
}
