namespace SimClr.Kernels.Gpu;

/// <summary>ILGPU decides by itself which loops it unrolls.</summary>
public static class Loop
{
    public static int Rolled(int count) => count;
}
