namespace SimClr.Kernels.Gpu;

/// <summary>The blocks of a launch.</summary>
public static class Grid
{
    public static int IdxX => ILGPU.Grid.IdxX;

    public static int IdxY => ILGPU.Grid.IdxY;

    public static int IdxZ => ILGPU.Grid.IdxZ;

    public static int DimX => ILGPU.Grid.DimX;

    public static int DimY => ILGPU.Grid.DimY;

    public static int DimZ => ILGPU.Grid.DimZ;
}
