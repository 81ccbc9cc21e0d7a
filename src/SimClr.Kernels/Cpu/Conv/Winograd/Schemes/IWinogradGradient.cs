namespace SimClr.Kernels.Cpu;

/// <summary>
/// A scheme of a forward pass, with its weight gradient: a tile of dOutput slides over the source patch it
/// came from. The source is transformed as in the forward pass, dOutput takes the weight's place, and the
/// products are summed over all tiles, and over the points that share a weight, before they are transformed
/// back.
/// </summary>
internal unsafe interface IWinogradGradient : IWinogradScheme
{
    /// <summary>
    /// points = G dOutput (4), up to factors that <see cref="WeightGradient"/> makes up for.
    /// </summary>
    static abstract void Gradient<V>(float** dOutput, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>;

    /// <summary>dWeight (3) = A^T sums (6).</summary>
    static abstract void WeightGradient<V>(float* sums, nint stride, float* dWeight, nint weightStride)
        where V : struct, IFloatVector<V>;
}
