namespace SimClr.Kernels.Cpu;

/// <summary>
/// What becomes of a forward pass's output while it is in the cache: a batch norm in training wants its statistics, one in
/// evaluation normalises it; or neither.
/// </summary>
internal readonly unsafe struct OutputUse
{
    /// <summary>(2, OutC), or empty.</summary>
    public BufferView<double> Statistics { get; init; }

    public Normalisation? Normalisation { get; init; }

    /// <summary>Added after the normalisation; null for none.</summary>
    public float* Residual { get; init; }

    /// <summary>Whether a ReLU follows the normalisation.</summary>
    public bool Relu { get; init; }
}
