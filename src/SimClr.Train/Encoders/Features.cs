namespace SimClr.Train.Encoders;

/// <summary>
/// What an encoder made of a data set: one row of <c>Dim</c> numbers per image, in the data set's order, with
/// the images' labels beside.
/// </summary>
public sealed record Features
{
    public Features(float[] values, int dim, int[] labels, IReadOnlyList<string> classes)
    {
        if (values.Length != (long)labels.Length * dim)
        {
            throw new ArgumentException(
                $"features: {values.Length} values are not {labels.Length} rows of {dim}; a row per label.");
        }

        Values = values;
        Dim = dim;
        Labels = labels;
        Classes = classes;
    }

    public float[] Values { get; } // (Rows, Dim)

    public int Dim { get; }

    /// <summary>Class of each row, an index into <see cref="Classes"/>.</summary>
    public int[] Labels { get; }

    public IReadOnlyList<string> Classes { get; }

    public int Rows => Labels.Length;

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Dim, Dim);

    /// <summary>The rows named, in that order.</summary>
    public Features Select(ReadOnlySpan<int> rows)
    {
        var values = new float[rows.Length * Dim];
        var labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(values.AsSpan(i * Dim));
            labels[i] = Labels[rows[i]];
        }

        return new Features(values, Dim, labels, Classes);
    }
}
