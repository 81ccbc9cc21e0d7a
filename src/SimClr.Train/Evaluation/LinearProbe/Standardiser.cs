using SimClr.Tensors;
using SimClr.Train.Encoders;

namespace SimClr.Train.Evaluation.LinearProbe;

/// <summary>
/// Takes every feature to mean 0 and deviation 1, as measured on the rows it was made from.
/// </summary>
internal sealed class Standardiser
{
    private readonly double[] mean; // (Dim)
    private readonly double[] inverseDeviation; // (Dim); 0 for a feature that never changes

    public Standardiser(Features features)
    {
        int dim = features.Dim;
        mean = new double[dim];
        var variance = new double[dim];
        for (int row = 0; row < features.Rows; row++)
        {
            var values = features.Row(row);
            for (int j = 0; j < dim; j++)
            {
                mean[j] += values[j] / (double)features.Rows;
            }
        }

        for (int row = 0; row < features.Rows; row++)
        {
            var values = features.Row(row);
            for (int j = 0; j < dim; j++)
            {
                variance[j] += (values[j] - mean[j]) * (values[j] - mean[j]) / features.Rows;
            }
        }

        inverseDeviation =
        [
            .. variance.Zip(mean, (v, m) => v > 1e-12 * m * m + 1e-30 ? 1 / Math.Sqrt(v) : 0),
        ];
    }

    /// <summary>The standardised rows (Rows, Dim) on the device.</summary>
    public Tensor Apply(Features features, Device device) => Apply(features.Values, device);

    /// <summary>The same for rows without labels, (rows, Dim).</summary>
    public Tensor Apply(ReadOnlySpan<float> values, Device device)
    {
        int dim = mean.Length;
        var standardised = new float[values.Length];
        for (int i = 0; i < standardised.Length; i++)
        {
            int j = i % dim;
            standardised[i] = (float)((values[i] - mean[j]) * inverseDeviation[j]);
        }

        return Tensor.FromHost(device, new Shape(values.Length / dim, dim), standardised);
    }
}
