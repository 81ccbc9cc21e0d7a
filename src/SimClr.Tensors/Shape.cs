namespace SimClr.Tensors;

/// <summary>
/// The lengths of a tensor's dimensions, outermost first: (N, H, W, C) for images, (Rows, Columns), ().
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? dimensions;

    public Shape(params int[] dimensions)
    {
        foreach (int length in dimensions)
        {
            if (length < 0)
            {
                throw new ArgumentException(
                    $"shape: ({string.Join(",", dimensions)}) has a negative length.");
            }
        }

        this.dimensions = [.. dimensions];
    }

    public int Rank => dimensions?.Length ?? 0;

    /// <summary>Number of elements; 1 for the scalar shape ().</summary>
    public long Length
    {
        get
        {
            long length = 1;
            foreach (int dimension in Dimensions)
            {
                length *= dimension;
            }

            return length;
        }
    }

    public ReadOnlySpan<int> Dimensions => dimensions;

    /// <summary>
    /// Length of dimension <paramref name="index"/>; negative counts from the innermost, as in ^1.
    /// </summary>
    public int this[Index index] => dimensions![index];

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int dimension in Dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => $"({string.Join(",", dimensions ?? [])})";
}
