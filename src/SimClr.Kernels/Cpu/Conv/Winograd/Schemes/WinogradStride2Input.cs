using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The input gradient of <see cref="WinogradStride2"/>, nine products for eight samples: dInput (2t) =
/// dOutput (t) · w1 and dInput (2t + 1) = dOutput (t) · w2 + dOutput (t + 1) · w0. With the weight turned
/// that is again F(4, 2) for the outer weights and a product each for the middle one.
/// </summary>
internal readonly unsafe struct WinogradStride2Input : IWinogradScheme
{
    public static int Patch => 5;

    public static int Step => 4;

    public static int Tile => 8;

    public static int Points => 9;

    public static int Weights => 6;

    public static int WeightPoint(int point) => WinogradStride2.WeightPoint(point);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source<V>(float** source, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V d0 = V.Load(source[0] + offset), d1 = V.Load(source[1] + offset), d2 = V.Load(source[2] + offset);
        V d3 = V.Load(source[3] + offset), d4 = V.Load(source[4] + offset);
        WinogradStride2.Outer(d0, d1, d2, d3, d4, points, stride);
        d0.Store(points + 5 * stride);
        d1.Store(points + 6 * stride);
        d2.Store(points + 7 * stride);
        d3.Store(points + 8 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target<V>(float* points, nint stride, float* target, nint targetStride)
        where V : struct, IFloatVector<V>
    {
        WinogradStride2.OuterTarget(points, stride, out V y1, out V y3, out V y5, out V y7);
        V.Load(points + 5 * stride).Store(target);
        y1.Store(target + targetStride);
        V.Load(points + 6 * stride).Store(target + 2 * targetStride);
        y3.Store(target + 3 * targetStride);
        V.Load(points + 7 * stride).Store(target + 4 * targetStride);
        y5.Store(target + 5 * targetStride);
        V.Load(points + 8 * stride).Store(target + 6 * targetStride);
        y7.Store(target + 7 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<V>(float* weight, nint weightStride, float* points, nint stride)
        where V : struct, IFloatVector<V>
        => WinogradStride2.Weight<V>(weight, weightStride, points, stride);
}
