using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// F(4, 3): six products for four samples instead of twelve, at the points 0, ±P, ±Q and infinity. Serves the
/// forward pass and, with the weight turned, the input gradient.
/// </summary>
internal readonly unsafe struct WinogradStride1 : IWinogradGradient
{
    private const double P = 5.0 / 8, Q = 3.0 / 2;
    private const double P2 = P * P, Q2 = Q * Q;

    // The derivative of the product of (x - point) at the points: what interpolation divides by.
    private const double Divisor0 = P2 * Q2, DivisorP = 2 * P2 * (P2 - Q2), DivisorQ = 2 * Q2 * (Q2 - P2);

    public static int Patch => 6;

    public static int Step => 4;

    public static int Tile => 4;

    public static int Points => 6;

    public static int Weights => 6;

    public static int WeightPoint(int point) => point;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Source<V>(float** source, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V d0 = V.Load(source[0] + offset), d1 = V.Load(source[1] + offset), d2 = V.Load(source[2] + offset);
        V d3 = V.Load(source[3] + offset), d4 = V.Load(source[4] + offset), d5 = V.Load(source[5] + offset);
        V evenP = Lanes.Add(d4, -Q2, d2), oddP = Lanes.Add(d3, -Q2, d1);
        V evenQ = Lanes.Add(d4, -P2, d2), oddQ = Lanes.Add(d3, -P2, d1);
        Lanes.Add(Lanes.Add(d4, -P2 - Q2, d2), P2 * Q2, d0).Store(points);
        Lanes.Add(evenP, P, oddP).Store(points + stride);
        Lanes.Add(evenP, -P, oddP).Store(points + 2 * stride);
        Lanes.Add(evenQ, Q, oddQ).Store(points + 3 * stride);
        Lanes.Add(evenQ, -Q, oddQ).Store(points + 4 * stride);
        Lanes.Add(Lanes.Add(d5, -P2 - Q2, d3), P2 * Q2, d1).Store(points + 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Target<V>(float* points, nint stride, float* target, nint targetStride)
        where V : struct, IFloatVector<V>
    {
        V m1 = V.Load(points + stride), m2 = V.Load(points + 2 * stride);
        V m3 = V.Load(points + 3 * stride), m4 = V.Load(points + 4 * stride);
        V sumP = m1 + m2, differenceP = m1 - m2, sumQ = m3 + m4, differenceQ = m3 - m4;
        (V.Load(points) + sumP + sumQ).Store(target);
        Lanes.Add(Lanes.Scale(P, differenceP), Q, differenceQ).Store(target + targetStride);
        Lanes.Add(Lanes.Scale(P2, sumP), Q2, sumQ).Store(target + 2 * targetStride);
        Lanes.Add(Lanes.Add(V.Load(points + 5 * stride), P * P2, differenceP), Q * Q2, differenceQ)
            .Store(target + 3 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<V>(float* weight, nint weightStride, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(weight), g1 = V.Load(weight + weightStride), g2 = V.Load(weight + 2 * weightStride);
        V evenP = Lanes.Add(Lanes.Scale(1 / DivisorP, g0), P2 / DivisorP, g2);
        V evenQ = Lanes.Add(Lanes.Scale(1 / DivisorQ, g0), Q2 / DivisorQ, g2);
        Lanes.Scale(1 / Divisor0, g0).Store(points);
        Lanes.Add(evenP, P / DivisorP, g1).Store(points + stride);
        Lanes.Add(evenP, -P / DivisorP, g1).Store(points + 2 * stride);
        Lanes.Add(evenQ, Q / DivisorQ, g1).Store(points + 3 * stride);
        Lanes.Add(evenQ, -Q / DivisorQ, g1).Store(points + 4 * stride);
        g2.Store(points + 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<V>(float** dOutput, nint offset, float* points, nint stride)
        where V : struct, IFloatVector<V>
    {
        V g0 = V.Load(dOutput[0] + offset), g1 = V.Load(dOutput[1] + offset);
        V g2 = V.Load(dOutput[2] + offset), g3 = V.Load(dOutput[3] + offset);
        V evenP = Lanes.Add(g0, P2, g2), oddP = Lanes.Add(g1, P2, g3);
        V evenQ = Lanes.Add(g0, Q2, g2), oddQ = Lanes.Add(g1, Q2, g3);
        g0.Store(points);
        Lanes.Add(evenP, P, oddP).Store(points + stride);
        Lanes.Add(evenP, -P, oddP).Store(points + 2 * stride);
        Lanes.Add(evenQ, Q, oddQ).Store(points + 3 * stride);
        Lanes.Add(evenQ, -Q, oddQ).Store(points + 4 * stride);
        g3.Store(points + 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradient<V>(float* sums, nint stride, float* dWeight, nint weightStride)
        where V : struct, IFloatVector<V>
    {
        V m1 = V.Load(sums + stride), m2 = V.Load(sums + 2 * stride);
        V m3 = V.Load(sums + 3 * stride), m4 = V.Load(sums + 4 * stride);
        V sumP = m1 + m2, differenceP = m1 - m2, sumQ = m3 + m4, differenceQ = m3 - m4;
        Lanes.Add(Lanes.Add(Lanes.Scale(1 / Divisor0, V.Load(sums)), 1 / DivisorP, sumP), 1 / DivisorQ, sumQ)
            .Store(dWeight);
        Lanes.Add(Lanes.Scale(P / DivisorP, differenceP), Q / DivisorQ, differenceQ)
            .Store(dWeight + weightStride);
        Lanes.Add(Lanes.Add(V.Load(sums + 5 * stride), P2 / DivisorP, sumP), Q2 / DivisorQ, sumQ)
            .Store(dWeight + 2 * weightStride);
    }
}
