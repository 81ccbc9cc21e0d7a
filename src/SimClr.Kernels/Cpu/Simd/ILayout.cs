namespace SimClr.Kernels.Cpu;

/// <summary>How a matrix with a stride lies in memory; the JIT makes code for each way.</summary>
internal interface ILayout
{
    /// <summary>Neighbours along the depth lie far apart: the hardware does not foresee the next.</summary>
    static abstract bool IsFar { get; }

    /// <summary>Floats from one row to the next: 1, or the stride.</summary>
    static abstract nint Row(nint stride);

    /// <summary>Floats from one column to the next: 1, or the stride.</summary>
    static abstract nint Column(nint stride);
}
