namespace SimClr.Kernels.Gpu;

/// <summary>Extent in up to three dimensions.</summary>
public readonly record struct Dim3(int X, int Y = 1, int Z = 1)
{
    public long Count => (long)X * Y * Z;

    public static implicit operator Dim3(int x) => new(x);

    public override string ToString() => $"({X}, {Y}, {Z})";
}

/// <summary>How a kernel is launched: blocks in the grid, threads in a block (at most 1024).</summary>
public readonly record struct KernelConfig(Dim3 Grid, Dim3 Block);
