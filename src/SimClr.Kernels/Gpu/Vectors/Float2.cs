namespace SimClr.Kernels.Gpu;

/// <summary>Two floats that a kernel loads and stores with one 64-bit access; the address is aligned to 8 bytes.</summary>
public struct Float2(float x, float y)
{
    public float X = x, Y = y;
}
