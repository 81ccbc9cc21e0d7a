using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// F(3, 3): five products for three samples instead of nine, at the points of <see cref="WinogradStride2"/>, ±P, ±Q
/// and infinity. Maps whose sides three divides and four does not, 6x6 or 3x3, need fewer products by its tiles than by
/// those of <see cref="WinogradStride1"/>, whose passes it serves too.
/// </summary>
internal readonly unsafe struct WinogradMedium : IWinogradGradient
{
    private const double P = WinogradStride2.P, Q = WinogradStride2.Q;
    private const double P2 = P * P, Q2 = Q * Q;

    // Negative at -P, -Q.
    private const double DivisorP = WinogradStride2.DivisorP, DivisorQ = WinogradStride2.DivisorQ;

    public static int Patch => 5;

    public static int Step => 3;

    public static int Tile => 3;

    public static int Points => 5;

    public static int Weights => 5;

    public static int WeightPoint(int point) => point;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source<V>(float** source, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
        => WinogradStride2.Outer<V>(V.Load(source[0] + offset), V.Load(source[1] + offset), V.Load(source[2] + offset),
            V.Load(source[3] + offset), V.Load(source[4] + offset), points, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target<V>(float* points, nint stride, float* target, nint targetStride)
        where V : struct, IFloatVector<V>
    {
        V m0 = V.Load(points), m1 = V.Load(points + stride);
        V m2 = V.Load(points + 2 * stride), m3 = V.Load(points + 3 * stride);
        V sumP = m0 + m1, sumQ = m2 + m3;
        (sumP + sumQ).Store(target);
        Lanes.Add(Lanes.Scale(P, m0 - m1), Q, m2 - m3).Store(target + targetStride);
        Lanes.Add(Lanes.Add(V.Load(points + 4 * stride), P2, sumP), Q2, sumQ).Store(target + 2 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<V>(float* weight, nint weightStride, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(weight), g1 = V.Load(weight + weightStride), g2 = V.Load(weight + 2 * weightStride);
        V evenP = Lanes.Add(Lanes.Scale(1 / DivisorP, g0), P2 / DivisorP, g2), oddP = Lanes.Scale(P / DivisorP, g1);
        V evenQ = Lanes.Add(Lanes.Scale(1 / DivisorQ, g0), Q2 / DivisorQ, g2), oddQ = Lanes.Scale(Q / DivisorQ, g1);
        (oddP + evenP).Store(points);
        (oddP - evenP).Store(points + stride);
        (oddQ + evenQ).Store(points + 2 * stride);
        (oddQ - evenQ).Store(points + 3 * stride);
        g2.Store(points + 4 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<V>(float** dOutput, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(dOutput[0] + offset), g1 = V.Load(dOutput[1] + offset), g2 = V.Load(dOutput[2] + offset);
        V evenP = Lanes.Add(g0, P2, g2), evenQ = Lanes.Add(g0, Q2, g2);
        Lanes.Add(evenP, P, g1).Store(points);
        Lanes.Add(evenP, -P, g1).Store(points + stride);
        Lanes.Add(evenQ, Q, g1).Store(points + 2 * stride);
        Lanes.Add(evenQ, -Q, g1).Store(points + 3 * stride);
        g2.Store(points + 4 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradient<V>(float* sums, nint stride, float* dWeight, nint weightStride)
        where V : struct, IFloatVector<V>
    {
        V m0 = V.Load(sums), m1 = V.Load(sums + stride);
        V m2 = V.Load(sums + 2 * stride), m3 = V.Load(sums + 3 * stride);
        V differenceP = m0 - m1, differenceQ = m2 - m3;
        Lanes.Add(Lanes.Scale(1 / DivisorP, differenceP), 1 / DivisorQ, differenceQ).Store(dWeight);
        Lanes.Add(Lanes.Scale(P / DivisorP, m0 + m1), Q / DivisorQ, m2 + m3).Store(dWeight + weightStride);
        Lanes.Add(Lanes.Add(V.Load(sums + 4 * stride), P2 / DivisorP, differenceP), Q2 / DivisorQ, differenceQ)
            .Store(dWeight + 2 * weightStride);
    }
}
