namespace SimClr.Nn.Losses;

/// <summary>
/// What a model's embeddings are trained by: a number that falls as the two views of an image come together and
/// images stay apart. z is (2N, D); rows i and i + N come from image i. docs/12 says how to add one.
/// </summary>
public interface IContrastiveLoss
{
    /// <summary>
    /// Whether it takes a label for each image (N), and draws all rows of a label together; else none, and it draws
    /// together the two views of an image.
    /// </summary>
    bool NeedsLabels { get; }

    LossInWords Words { get; }

    /// <summary>z, as the projection head gives it, to one element; under a tape with its gradient.</summary>
    /// <param name="labels">One for each image; where z are the rows of one rank of many, those of all ranks.</param>
    Tensor Apply(Tensor z, ReadOnlySpan<int> labels = default);

    /// <summary>The same by the definition, in double precision.</summary>
    double Define(ReadOnlySpan<double> z, int dim, ReadOnlySpan<int> labels);

    /// <summary>Where all rows are equal, and nothing tells the images apart: the sign of a collapse.</summary>
    double OfEqualRows(int images, int dim);

    /// <summary>What no z can go below; null where that is not known.</summary>
    double? Floor(int images) => null;

    /// <summary>Each row's share; null where the loss is no softmax over the other rows.</summary>
    /// <param name="cosine">(2N, 2N)</param>
    /// <param name="isPositive">Whether two rows are to come together.</param>
    RowSoftmax? TakeApart(double[][] cosine, Func<int, int, bool> isPositive) => null;
}
