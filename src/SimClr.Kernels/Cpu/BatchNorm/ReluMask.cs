using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// What the ReLU behind a batch norm let through: a bit for each element, or, where none were saved, the sign of the
/// output, 32 times as much to read.
/// </summary>
/// <param name="bits">Element i's is bit i % 8 of byte i / 8; null for none.</param>
/// <param name="output">Read where there are no bits; null for no ReLU.</param>
internal readonly unsafe struct ReluMask(byte* bits, float* output)
{
    /// <summary>A row's bits must be whole bytes, and those of a register lie in one row.</summary>
    public static long Bytes<V>(in BatchNormShape shape) where V : struct, IFloatVector<V>
        => shape.Relu && shape.C % Math.Max(8, V.Width) == 0 ? shape.Length / 8 : 0;

    /// <summary>dOutput where the ReLU let something through, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public W Apply<W>(W dOutput, long i) where W : struct, IFloatVector<W>
    {
        if (bits != null)
        {
            uint lanes = W.Width >= 16 ? *(ushort*)(bits + (i >> 3)) : (uint)bits[i >> 3] >> (int)(i & 7);
            return W.Select(W.FromBits(lanes), dOutput, default);
        }

        return output != null ? Relu.Backward(dOutput, W.Load(output + i)) : dOutput;
    }

    /// <summary>Saves which lanes are positive. The elements before these in the byte have been saved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Save<W>(W y, byte* bits, long i) where W : struct, IFloatVector<W>
    {
        uint lanes = W.PositiveBits(y);
        if (W.Width >= 16)
        {
            *(ushort*)(bits + (i >> 3)) = (ushort)lanes;
        }
        else
        {
            uint before = (i & 7) == 0 ? 0u : bits[i >> 3];
            bits[i >> 3] = (byte)(before | lanes << (int)(i & 7));
        }
    }
}
