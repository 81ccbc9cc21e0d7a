namespace SimClr.Kernels.Cpu;

/// <summary>What <see cref="FlatPass{V}"/> does to each element.</summary>
internal interface IElementKernel
{
    /// <summary>Computes the elements from i on that fit one register.</summary>
    void At<W>(long i) where W : struct, IFloatVector<W>;
}
