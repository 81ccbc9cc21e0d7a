namespace SimClr.Kernels.Gpu;

/// <summary>Recorded operations as one unit of work.</summary>
public interface IGpuGraph : IDisposable
{
    /// <summary>
    /// Puts all operations on the stream, in their order. An upload sends what its bytes are at this moment;
    /// they may be changed as soon as this returns.
    /// </summary>
    void Launch();
}
