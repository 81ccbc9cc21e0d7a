using SimClr.Nn;
using SimClr.Train.Data;
using SimClr.Train.Encoders;

namespace SimClr.Train.Evaluation;

/// <summary>
/// What a frozen module makes of the images: computed once, when a protocol first needs it.
/// </summary>
public sealed class FrozenFeatures(Module module, EvaluationData data, int imageSize)
{
    private Features? train;
    private Features? test;

    public Module Module => module;

    public Features Train => train ??= Extract(data.Train);

    public Features Test => test ??= Extract(data.Test);

    /// <summary>Length of a row; null while no protocol has needed one.</summary>
    public int? Dim => test?.Dim;

    /// <summary>Whether all test images have the same; false while no protocol has needed them.</summary>
    public bool AreEqual => test is { Rows: > 1 }
        && Enumerable.Range(1, test.Rows - 1).All(row => IsNear(test.Row(row), test.Row(0)));

    /// <param name="rows">The training images whose labels are known; null for all.</param>
    public Features Labelled(int[]? rows) => rows is null ? Train : Train.Select(rows);

    private static bool IsNear(ReadOnlySpan<float> row, ReadOnlySpan<float> other)
    {
        double squares = 0;
        for (int i = 0; i < row.Length; i++)
        {
            squares += (row[i] - (double)other[i]) * (row[i] - (double)other[i]);
        }

        return Math.Sqrt(squares) <= 1e-6 * Vectors.Length(other); // rounding, and no more
    }

    private Features Extract(ImageDataset images) => FeatureExtractor.Extract(
        module, data.Device, images, imageSize, needsLabels: data.NeedsLabels, interrupted: data.Interrupted);
}
