namespace SimClr.Kernels.Gpu;

/// <summary>Four floats that a kernel loads and stores with one 128-bit access; the address is aligned to 16 bytes.</summary>
public struct Float4(float x, float y, float z, float w)
{
    public float X = x, Y = y, Z = z, W = w;

    public static Float4 operator +(Float4 a, Float4 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);
}
