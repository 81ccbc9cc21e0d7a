using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The input gradient of <see cref="WinogradMediumStride2"/>, seven products for six samples, as
/// <see cref="WinogradStride2Input"/> is that of its larger tiles.
/// </summary>
internal readonly unsafe struct WinogradMediumStride2Input : IWinogradScheme
{
    public static int Patch => 4;

    public static int Step => 3;

    public static int Tile => 6;

    public static int Points => 7;

    public static int Weights => 5;

    public static int WeightPoint(int point) => WinogradMediumStride2.WeightPoint(point);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source<V>(float** source, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V d0 = V.Load(source[0] + offset), d1 = V.Load(source[1] + offset);
        V d2 = V.Load(source[2] + offset), d3 = V.Load(source[3] + offset);
        WinogradSmall.Source(d0, d1, d2, d3, points, stride);
        d0.Store(points + 4 * stride);
        d1.Store(points + 5 * stride);
        d2.Store(points + 6 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target<V>(float* points, nint stride, float* target, nint targetStride)
        where V : struct, IFloatVector<V>
    {
        WinogradMediumStride2.OuterTarget(points, stride, out V y1, out V y3, out V y5);
        V.Load(points + 4 * stride).Store(target);
        y1.Store(target + targetStride);
        V.Load(points + 5 * stride).Store(target + 2 * targetStride);
        y3.Store(target + 3 * targetStride);
        V.Load(points + 6 * stride).Store(target + 4 * targetStride);
        y5.Store(target + 5 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<V>(float* weight, nint weightStride, float* points, nint stride)
        where V : struct, IFloatVector<V>
        => WinogradMediumStride2.Weight<V>(weight, weightStride, points, stride);
}
