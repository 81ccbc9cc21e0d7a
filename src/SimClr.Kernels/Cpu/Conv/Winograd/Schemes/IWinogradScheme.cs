namespace SimClr.Kernels.Cpu;

/// <summary>
/// How a line of source samples and a line of three weights become a line of target samples with few products
/// (Lavin and Gray, "Fast algorithms for convolutional neural networks"):
///
///     target = A^T [(G weight) * (B^T source)]
///
/// Images take it along their rows and then along their columns. Both factors are polynomials evaluated at
/// some points, multiplied there and interpolated. In real numbers any distinct points do; in float they
/// decide the error. The points of the schemes for four samples are fractions whose powers are exact in float, chosen by
/// measuring: the error is twice that of direct summation, where the usual 0, ±1, ±2 make it ten times. For three
/// samples it is about that of direct summation, for two it is less.
/// </summary>
internal unsafe interface IWinogradScheme
{
    /// <summary>Source samples that a tile reads.</summary>
    static abstract int Patch { get; }

    /// <summary>Source samples from one tile to the next.</summary>
    static abstract int Step { get; }

    /// <summary>Target samples that a tile gives; the next tile's follow.</summary>
    static abstract int Tile { get; }

    /// <summary>Products of a tile.</summary>
    static abstract int Points { get; }

    /// <summary>What the three weights of a line become.</summary>
    static abstract int Weights { get; }

    /// <summary>Which of the transformed weights a point's product takes.</summary>
    static abstract int WeightPoint(int point);

    /// <summary>
    /// points = B^T source. Sample i is at source[i] + offset, point i at points + i · stride.
    /// </summary>
    static abstract void Source<V>(float** source, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>;

    /// <summary>target = A^T points.</summary>
    static abstract void Target<V>(float* points, nint stride, float* target, nint targetStride)
        where V : struct, IFloatVector<V>;

    /// <summary>points (Weights) = G weight (3).</summary>
    static abstract void Weight<V>(float* weight, nint weightStride, float* points, nint stride)
        where V : struct, IFloatVector<V>;
}
