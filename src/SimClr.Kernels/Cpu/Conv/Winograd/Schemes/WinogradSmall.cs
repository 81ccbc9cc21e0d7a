using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// F(2, 3): four products for two samples instead of six, at the points 0, ±1 and infinity. Where tiles of four
/// samples would be mostly edge, as on the 2x2 pixels that a deep network ends with, it needs fewer products
/// than <see cref="WinogradStride1"/>, whose passes it serves too.
/// </summary>
internal readonly unsafe struct WinogradSmall : IWinogradGradient
{
    public static int Patch => 4;

    public static int Step => 2;

    public static int Tile => 2;

    public static int Points => 4;

    public static int Weights => 4;

    public static int WeightPoint(int point) => point;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source<V>(float** source, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
        => Source<V>(V.Load(source[0] + offset), V.Load(source[1] + offset), V.Load(source[2] + offset),
            V.Load(source[3] + offset), points, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target<V>(float* points, nint stride, float* target, nint targetStride)
        where V : struct, IFloatVector<V>
    {
        V m1 = V.Load(points + stride), m2 = V.Load(points + 2 * stride);
        (V.Load(points) + (m1 + m2)).Store(target);
        (m1 - m2 - V.Load(points + 3 * stride)).Store(target + targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<V>(float* weight, nint weightStride, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(weight), g1 = Lanes.Scale(0.5, V.Load(weight + weightStride));
        V g2 = V.Load(weight + 2 * weightStride), even = Lanes.Scale(0.5, g0 + g2);
        g0.Store(points);
        (even + g1).Store(points + stride);
        (even - g1).Store(points + 2 * stride);
        g2.Store(points + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<V>(float** dOutput, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(dOutput[0] + offset), g1 = V.Load(dOutput[1] + offset);
        g0.Store(points);
        (g0 + g1).Store(points + stride);
        (g0 - g1).Store(points + 2 * stride);
        (default(V) - g1).Store(points + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradient<V>(float* sums, nint stride, float* dWeight, nint weightStride)
        where V : struct, IFloatVector<V>
    {
        V m1 = V.Load(sums + stride), m2 = V.Load(sums + 2 * stride), even = Lanes.Scale(0.5, m1 + m2);
        (V.Load(sums) + even).Store(dWeight);
        Lanes.Scale(0.5, m1 - m2).Store(dWeight + weightStride);
        (V.Load(sums + 3 * stride) + even).Store(dWeight + 2 * weightStride);
    }

    /// <summary>B^T of F(2, 3), and of any other scheme with these points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Source<V>(V d0, V d1, V d2, V d3, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        (d0 - d2).Store(points);
        (d2 + d1).Store(points + stride);
        (d2 - d1).Store(points + 2 * stride);
        (d1 - d3).Store(points + 3 * stride);
    }
}
