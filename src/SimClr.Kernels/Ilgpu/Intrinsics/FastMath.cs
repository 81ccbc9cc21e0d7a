using ILGPU.Algorithms;

namespace SimClr.Kernels.Gpu;

/// <summary>On CUDA the instructions of the special-function unit, on ILGPU's CPU accelerator .NET's.</summary>
public static class FastMath
{
    public static float Exp2(float x) => XMath.Exp2(x);

    public static float Log2(float x) => XMath.Log2(x);

    public static float Rsqrt(float x) => XMath.Rsqrt(x);

    public static float Reciprocal(float x) => XMath.Rcp(x);
}
