namespace SimClr.Kernels.Gpu;

/// <summary>The threads of a block.</summary>
public static class Group
{
    public static int IdxX => ILGPU.Group.IdxX;

    public static int IdxY => ILGPU.Group.IdxY;

    public static int DimX => ILGPU.Group.DimX;

    public static int DimY => ILGPU.Group.DimY;

    public static void Barrier() => ILGPU.Group.Barrier();
}
