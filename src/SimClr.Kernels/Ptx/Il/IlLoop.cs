namespace SimClr.Kernels.Ptx;

/// <summary>A natural loop: the blocks from which a back edge to the header can be reached.</summary>
internal sealed class IlLoop(int header)
{
    public int Header => header;

    public HashSet<int> Blocks { get; } = [header];
}
