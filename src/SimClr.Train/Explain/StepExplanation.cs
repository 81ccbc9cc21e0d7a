using SimClr.Train.Explain.Loss;
using SimClr.Train.Recipes;

namespace SimClr.Train.Explain;

/// <summary>
/// One training step in numbers, computed once: what the terminal and the page show. Rows are those of the
/// batch: 0..N-1 the first views, N..2N-1 the second.
/// </summary>
internal sealed record StepExplanation
{
    /// <summary>Where the weights come from, in words.</summary>
    public required string Weights { get; init; }

    public required PretrainOptions Options { get; init; }

    public required StepPosition Position { get; init; }

    public required IReadOnlyList<PictureExplanation> Pictures { get; init; }

    public required IReadOnlyList<LayerExplanation> Layers { get; init; }

    /// <summary>(2N), the length of each row of h.</summary>
    public required double[] HNorms { get; init; }

    /// <summary>(2N), the length of each row of z.</summary>
    public required double[] ZNorms { get; init; }

    /// <summary>(2N, D), rows of length 1.</summary>
    public required float[] UnitZ { get; init; }

    /// <summary>The loss as the engine computed it.</summary>
    public required double EngineLoss { get; init; }

    public required LossExplanation Loss { get; init; }

    /// <summary>The same views through random weights, where those of the step are trained.</summary>
    public required LossExplanation? Untrained { get; init; }

    /// <summary>Of the row with the largest loss.</summary>
    public required RowGradient Gradient { get; init; }

    public required UpdateExplanation Update { get; init; }

    public int Dim => UnitZ.Length / Loss.Rows;

    /// <summary>The name of a row: picture 1..N, view a or b.</summary>
    public string RowName(int row) => $"{row % Loss.Pairs + 1}{(row < Loss.Pairs ? 'a' : 'b')}";
}
