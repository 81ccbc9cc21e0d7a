using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Stride 2, padding 1: nine products for four samples instead of twelve. Output y = source (2y - 1) · w0 +
/// source (2y) · w1 + source (2y + 1) · w2, so the outer two weights are a stride-1 convolution over every
/// other sample, F(4, 2) with five products at the points ±P, ±Q and infinity, and the middle one is a
/// product for each output.
/// </summary>
internal readonly unsafe struct WinogradStride2 : IWinogradGradient
{
    internal const double P = 1.0 / 2, Q = 5.0 / 4;
    internal const double DivisorP = 2 * P * (P2 - Q2), DivisorQ = 2 * Q * (Q2 - P2); // negative at -P, -Q
    private const double P2 = P * P, Q2 = Q * Q;

    public static int Patch => 9;

    public static int Step => 8;

    public static int Tile => 4;

    public static int Points => 9;

    public static int Weights => 6;

    public static int WeightPoint(int point) => Math.Min(point, 5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source<V>(float** source, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        Outer<V>(V.Load(source[0] + offset), V.Load(source[2] + offset), V.Load(source[4] + offset),
            V.Load(source[6] + offset), V.Load(source[8] + offset), points, stride);
        V.Load(source[1] + offset).Store(points + 5 * stride);
        V.Load(source[3] + offset).Store(points + 6 * stride);
        V.Load(source[5] + offset).Store(points + 7 * stride);
        V.Load(source[7] + offset).Store(points + 8 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target<V>(float* points, nint stride, float* target, nint targetStride)
        where V : struct, IFloatVector<V>
    {
        OuterTarget(points, stride, out V y0, out V y1, out V y2, out V y3);
        (y0 + V.Load(points + 5 * stride)).Store(target);
        (y1 + V.Load(points + 6 * stride)).Store(target + targetStride);
        (y2 + V.Load(points + 7 * stride)).Store(target + 2 * targetStride);
        (y3 + V.Load(points + 8 * stride)).Store(target + 3 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<V>(float* weight, nint weightStride, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(weight), g2 = V.Load(weight + 2 * weightStride);
        V byP = Lanes.Scale(1 / DivisorP, g0), byQ = Lanes.Scale(1 / DivisorQ, g0);
        Lanes.Add(byP, P / DivisorP, g2).Store(points);
        Lanes.Add(Lanes.Scale(P / DivisorP, g2), -1 / DivisorP, g0).Store(points + stride);
        Lanes.Add(byQ, Q / DivisorQ, g2).Store(points + 2 * stride);
        Lanes.Add(Lanes.Scale(Q / DivisorQ, g2), -1 / DivisorQ, g0).Store(points + 3 * stride);
        g2.Store(points + 4 * stride);
        V.Load(weight + weightStride).Store(points + 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<V>(float** dOutput, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(dOutput[0] + offset), g1 = V.Load(dOutput[1] + offset);
        V g2 = V.Load(dOutput[2] + offset), g3 = V.Load(dOutput[3] + offset);
        V evenP = Lanes.Add(g0, P2, g2), oddP = Lanes.Add(g1, P2, g3);
        V evenQ = Lanes.Add(g0, Q2, g2), oddQ = Lanes.Add(g1, Q2, g3);
        Lanes.Add(evenP, P, oddP).Store(points);
        Lanes.Add(evenP, -P, oddP).Store(points + stride);
        Lanes.Add(evenQ, Q, oddQ).Store(points + 2 * stride);
        Lanes.Add(evenQ, -Q, oddQ).Store(points + 3 * stride);
        g3.Store(points + 4 * stride);
        g0.Store(points + 5 * stride);
        g1.Store(points + 6 * stride);
        g2.Store(points + 7 * stride);
        g3.Store(points + 8 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradient<V>(float* sums, nint stride, float* dWeight, nint weightStride)
        where V : struct, IFloatVector<V>
    {
        V m0 = V.Load(sums), m1 = V.Load(sums + stride);
        V m2 = V.Load(sums + 2 * stride), m3 = V.Load(sums + 3 * stride);
        Lanes.Add(Lanes.Scale(1 / DivisorP, m0 - m1), 1 / DivisorQ, m2 - m3).Store(dWeight);
        V.Load(sums + 5 * stride).Store(dWeight + weightStride);
        Lanes.Add(Lanes.Add(V.Load(sums + 4 * stride), P / DivisorP, m0 + m1), Q / DivisorQ, m2 + m3)
            .Store(dWeight + 2 * weightStride);
    }

    /// <summary>B^T of F(4, 2), and of any other scheme with these points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Outer<V>(V d0, V d1, V d2, V d3, V d4, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V oddP = Lanes.Add(d3, -Q2, d1), evenP = Lanes.Add(d2, -Q2, d0);
        V oddQ = Lanes.Add(d3, -P2, d1), evenQ = Lanes.Add(d2, -P2, d0);
        Lanes.Add(oddP, P, evenP).Store(points);
        Lanes.Add(oddP, -P, evenP).Store(points + stride);
        Lanes.Add(oddQ, Q, evenQ).Store(points + 2 * stride);
        Lanes.Add(oddQ, -Q, evenQ).Store(points + 3 * stride);
        Lanes.Add(Lanes.Add(d4, -P2 - Q2, d2), P2 * Q2, d0).Store(points + 4 * stride);
    }

    /// <summary>A^T of F(4, 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void OuterTarget<V>(float* points, nint stride, out V y0, out V y1, out V y2, out V y3)
        where V : struct, IFloatVector<V>
    {
        V m0 = V.Load(points), m1 = V.Load(points + stride);
        V m2 = V.Load(points + 2 * stride), m3 = V.Load(points + 3 * stride);
        V sumP = m0 + m1, differenceP = m0 - m1, sumQ = m2 + m3, differenceQ = m2 - m3;
        y0 = sumP + sumQ;
        y1 = Lanes.Add(Lanes.Scale(P, differenceP), Q, differenceQ);
        y2 = Lanes.Add(Lanes.Scale(P2, sumP), Q2, sumQ);
        y3 = Lanes.Add(Lanes.Add(V.Load(points + 4 * stride), P * P2, differenceP), Q * Q2, differenceQ);
    }
}
