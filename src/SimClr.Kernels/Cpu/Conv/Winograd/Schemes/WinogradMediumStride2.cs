using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Stride 2, padding 1, as in <see cref="WinogradStride2"/>, by tiles of three samples: seven products instead of nine,
/// the outer two weights by F(3, 2) with four products at the points of <see cref="WinogradSmall"/>, 0, ±1 and
/// infinity.
/// </summary>
internal readonly unsafe struct WinogradMediumStride2 : IWinogradGradient
{
    public static int Patch => 7;

    public static int Step => 6;

    public static int Tile => 3;

    public static int Points => 7;

    public static int Weights => 5;

    public static int WeightPoint(int point) => Math.Min(point, 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source<V>(float** source, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        WinogradSmall.Source(V.Load(source[0] + offset), V.Load(source[2] + offset), V.Load(source[4] + offset),
            V.Load(source[6] + offset), points, stride);
        V.Load(source[1] + offset).Store(points + 4 * stride);
        V.Load(source[3] + offset).Store(points + 5 * stride);
        V.Load(source[5] + offset).Store(points + 6 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target<V>(float* points, nint stride, float* target, nint targetStride)
        where V : struct, IFloatVector<V>
    {
        OuterTarget(points, stride, out V y0, out V y1, out V y2);
        (y0 + V.Load(points + 4 * stride)).Store(target);
        (y1 + V.Load(points + 5 * stride)).Store(target + targetStride);
        (y2 + V.Load(points + 6 * stride)).Store(target + 2 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<V>(float* weight, nint weightStride, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(weight), g2 = V.Load(weight + 2 * weightStride);
        g0.Store(points);
        Lanes.Scale(0.5, g0 + g2).Store(points + stride);
        Lanes.Scale(0.5, g0 - g2).Store(points + 2 * stride);
        g2.Store(points + 3 * stride);
        V.Load(weight + weightStride).Store(points + 4 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<V>(float** dOutput, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(dOutput[0] + offset), g1 = V.Load(dOutput[1] + offset), g2 = V.Load(dOutput[2] + offset);
        V even = g0 + g2;
        g0.Store(points);
        (even + g1).Store(points + stride);
        (even - g1).Store(points + 2 * stride);
        (default(V) - g2).Store(points + 3 * stride);
        g0.Store(points + 4 * stride);
        g1.Store(points + 5 * stride);
        g2.Store(points + 6 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradient<V>(float* sums, nint stride, float* dWeight, nint weightStride)
        where V : struct, IFloatVector<V>
    {
        V m1 = V.Load(sums + stride), m2 = V.Load(sums + 2 * stride);
        Lanes.Add(V.Load(sums), 0.5, m1 + m2).Store(dWeight);
        V.Load(sums + 4 * stride).Store(dWeight + weightStride);
        Lanes.Add(V.Load(sums + 3 * stride), 0.5, m1 - m2).Store(dWeight + 2 * weightStride);
    }

    /// <summary>A^T of F(3, 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void OuterTarget<V>(float* points, nint stride, out V y0, out V y1, out V y2)
        where V : struct, IFloatVector<V>
    {
        V m1 = V.Load(points + stride), m2 = V.Load(points + 2 * stride), sum = m1 + m2;
        y0 = V.Load(points) + sum;
        y1 = m1 - m2;
        y2 = sum - V.Load(points + 3 * stride);
    }
}
