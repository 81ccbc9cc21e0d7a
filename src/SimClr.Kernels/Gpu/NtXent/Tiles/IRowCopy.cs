namespace SimClr.Kernels.Gpu;

/// <summary>How four numbers that follow each other come from global to shared memory.</summary>
internal unsafe interface IRowCopy
{
    /// <summary>
    /// Copies the first <paramref name="count"/> (none if negative), and reads no others; the rest becomes 0.
    /// </summary>
    static abstract void Copy(float* shared, float* global, int count);
}
