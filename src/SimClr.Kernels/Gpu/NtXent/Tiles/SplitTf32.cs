using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A float as the sum of two tf32 numbers (10 bits of mantissa): the nearest, and what is left without its
/// last bits, less than 2^-21 of the value. A NaN is found in the second, where the first may have become a
/// 0.
/// </summary>
internal readonly struct SplitTf32
{
    private const uint Half = 0x00001000;
    private const uint Kept = 0xFFFFE000;

    public readonly uint High;
    public readonly uint Low;

    // Four instructions, where TensorCore.ToTf32 alone, which sorts out NaN and infinity, takes as many.
    public SplitTf32(float value)
    {
        High = (Interop.FloatAsInt(value) + Half) & Kept;
        Low = Interop.FloatAsInt(value - Interop.IntAsFloat(High)) & Kept;
    }
}
