namespace SimClr.Kernels.Gpu;

/// <summary>The blocks of a launch, by ILGPU's names.</summary>
public static class Grid
{
    /// <summary>This block's place in the grid: <c>%ctaid.x</c>.</summary>
    public static int IdxX => throw DeviceOnly.Error;

    public static int IdxY => throw DeviceOnly.Error;

    public static int IdxZ => throw DeviceOnly.Error;

    /// <summary>Blocks in the grid: <c>%nctaid.x</c>.</summary>
    public static int DimX => throw DeviceOnly.Error;

    public static int DimY => throw DeviceOnly.Error;

    public static int DimZ => throw DeviceOnly.Error;
}
