using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>A float as the sum of two tf32 numbers: 21 bits of its mantissa, or more.</summary>
internal struct SplitTf32
{
    public uint High;
    public uint Low;

    public static SplitTf32 Of(float value)
    {
        uint high = TensorCore.ToTf32(value);
        return new SplitTf32
        {
            High = high,
            Low = TensorCore.ToTf32(value - BitConverter.UInt32BitsToSingle(high)),
        };
    }
}
