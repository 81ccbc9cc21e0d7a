namespace SimClr.Kernels.Gpu;

/// <summary>Four 32-bit words that a kernel loads and stores with one 128-bit access.</summary>
public struct UInt4(uint x, uint y, uint z, uint w)
{
    public uint X = x, Y = y, Z = z, W = w;
}
