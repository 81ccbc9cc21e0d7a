using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>One float: what is left over when a length is no multiple of the width.</summary>
internal unsafe struct F32x1(float value) : IFloatVector<F32x1>
{
    private float value = value;

    public static int Width => 1;

    public static int Registers => 16;

    public static bool MultipliesByMemory => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 MultiplyAdd(F32x1 a, F32x1 b, F32x1 c)
        => new(MathF.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(F32x1 a, F32x1 b, ref F32x1 sum)
        => sum.value = MathF.FusedMultiplyAdd(a.value, b.value, sum.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(float a, F32x1 b, ref F32x1 sum)
        => sum.value = MathF.FusedMultiplyAdd(a, b.value, sum.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Max(F32x1 a, F32x1 b) => a.value > b.value ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Min(F32x1 a, F32x1 b) => a.value < b.value ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Sqrt(F32x1 a) => new(MathF.Sqrt(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 ShiftLeft(F32x1 a, int count)
        => new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a.value) << count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Equal(F32x1 a, F32x1 b) => Mask(a.value == b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 EqualBits(F32x1 a, F32x1 b)
        => Mask(BitConverter.SingleToInt32Bits(a.value) == BitConverter.SingleToInt32Bits(b.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LessThan(F32x1 a, F32x1 b) => Mask(a.value < b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LessThanOrEqual(F32x1 a, F32x1 b) => Mask(a.value <= b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Select(F32x1 mask, F32x1 chosen, F32x1 other)
        => BitConverter.SingleToInt32Bits(mask.value) != 0 ? chosen : other;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PositiveBits(F32x1 a) => a.value > 0 ? 1u : 0u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 FromBits(uint bits) => Mask((bits & 1) != 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F32x1 a) => a.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreStreaming(float* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(double* sums) => *sums += value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator +(F32x1 left, F32x1 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator -(F32x1 left, F32x1 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator *(F32x1 left, F32x1 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator /(F32x1 left, F32x1 right) => new(left.value / right.value);

    private static F32x1 Mask(bool holds) => new(BitConverter.Int32BitsToSingle(holds ? -1 : 0));
}
