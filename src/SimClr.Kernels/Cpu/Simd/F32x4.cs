using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Kernels.Cpu;

/// <summary>What every machine has: 4 floats.</summary>
internal unsafe struct F32x4(Vector128<float> lanes) : IFloatVector<F32x4>
{
    private Vector128<float> lanes = lanes;

    public static int Width => 4;

    public static int Registers => 16;

    public static bool MultipliesByMemory => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 MultiplyAdd(F32x4 a, F32x4 b, F32x4 c)
        => new(Vector128.MultiplyAddEstimate(a.lanes, b.lanes, c.lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(F32x4 a, F32x4 b, ref F32x4 sum)
        => sum.lanes = Vector128.MultiplyAddEstimate(a.lanes, b.lanes, sum.lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(float a, F32x4 b, ref F32x4 sum)
        => sum.lanes = Vector128.MultiplyAddEstimate(Vector128.Create(a), b.lanes, sum.lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Max(F32x4 a, F32x4 b) => new(Vector128.MaxNative(a.lanes, b.lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Min(F32x4 a, F32x4 b) => new(Vector128.MinNative(a.lanes, b.lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Sqrt(F32x4 a) => new(Vector128.Sqrt(a.lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 ShiftLeft(F32x4 a, int count) => new((a.lanes.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Equal(F32x4 a, F32x4 b) => new(Vector128.Equals(a.lanes, b.lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 EqualBits(F32x4 a, F32x4 b)
        => new(Vector128.Equals(a.lanes.AsInt32(), b.lanes.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 LessThan(F32x4 a, F32x4 b) => new(Vector128.LessThan(a.lanes, b.lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 LessThanOrEqual(F32x4 a, F32x4 b)
        => new(Vector128.LessThanOrEqual(a.lanes, b.lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 Select(F32x4 mask, F32x4 chosen, F32x4 other)
        => new(Vector128.ConditionalSelect(mask.lanes, chosen.lanes, other.lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint PositiveBits(F32x4 a)
        => (uint)Vector128.GreaterThan(a.lanes, Vector128<float>.Zero).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 FromBits(uint bits)
    {
        var ofLane = Vector128.Create(1, 2, 4, 8);
        return new(Vector128.Equals(Vector128.Create((int)bits) & ofLane, ofLane).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F32x4 a) => Vector128.Sum(a.lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => lanes.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreStreaming(float* destination) => lanes.StoreAlignedNonTemporal(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(double* sums)
    {
        var (lower, upper) = Vector128.Widen(lanes);
        (Vector128.Load(sums) + lower).Store(sums);
        (Vector128.Load(sums + 2) + upper).Store(sums + 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 operator +(F32x4 left, F32x4 right) => new(left.lanes + right.lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 operator -(F32x4 left, F32x4 right) => new(left.lanes - right.lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 operator *(F32x4 left, F32x4 right) => new(left.lanes * right.lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x4 operator /(F32x4 left, F32x4 right) => new(left.lanes / right.lanes);
}
