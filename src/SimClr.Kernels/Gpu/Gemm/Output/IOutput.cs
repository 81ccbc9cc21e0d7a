namespace SimClr.Kernels.Gpu;

/// <summary>Where the elements of a product go.</summary>
internal interface IOutput
{
    /// <summary>
    /// Four columns from a multiple of 4 on all exist if one does, at an address aligned to 16 bytes.
    /// </summary>
    bool HasQuads { get; }

    /// <summary>Writes one element, if it exists.</summary>
    void Write(int row, int column, float sum);

    /// <summary>
    /// Writes four columns from a multiple of 4 on, if they exist. For outputs that have quads.
    /// </summary>
    void WriteQuad(int row, int column, Float4 sums);
}
