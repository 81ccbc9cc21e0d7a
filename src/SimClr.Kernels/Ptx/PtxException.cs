namespace SimClr.Kernels.Ptx;

/// <summary>
/// A kernel uses what the compiler cannot translate; the message says where, what and what to write instead.
/// </summary>
/// <param name="id">SIMPTX0001 and so on.</param>
public sealed class PtxException(string id, string message) : Exception($"{id}: {message}")
{
    public string Id => id;
}
