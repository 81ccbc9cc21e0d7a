using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Winograd's transforms of one line (Lavin and Gray, "Fast algorithms for convolutional neural networks").
/// Six numbers of input and three weights give four outputs with six multiplications:
///
///     y (4) = A^T [(G g (3)) * (B^T d (6))]
///
/// Both sides are polynomials evaluated at the points 0, ±P, ±Q and infinity, multiplied there and
/// interpolated. Any distinct points are exact in real numbers. In float, 0, ±1, ±2 lose ten times as much as
/// direct summation; ±5/8 and ±3/2 lose twice as much, and every coefficient of A and B is a float exactly.
/// The same B serves the weight gradient, where four numbers of dOutput are the weights and three come out.
/// </summary>
internal static class WinogradLine<V> where V : struct, IFloatVector<V>
{
    private const double P = 5.0 / 8, Q = 3.0 / 2;
    private const double P2 = P * P, Q2 = Q * Q;

    // The derivative of the product of (x - point) at the points 0, ±P and ±Q: what interpolation divides by.
    private const double Weight0 = P2 * Q2, WeightP = 2 * P2 * (P2 - Q2), WeightQ = 2 * Q2 * (Q2 - P2);

    /// <summary>v = B^T d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input(V d0, V d1, V d2, V d3, V d4, V d5,
        out V v0, out V v1, out V v2, out V v3, out V v4, out V v5)
    {
        V evenP = Add(d4, -Q2, d2), oddP = Add(d3, -Q2, d1);
        V evenQ = Add(d4, -P2, d2), oddQ = Add(d3, -P2, d1);
        v0 = Add(Add(d4, -P2 - Q2, d2), P2 * Q2, d0);
        v1 = Add(evenP, P, oddP);
        v2 = Add(evenP, -P, oddP);
        v3 = Add(evenQ, Q, oddQ);
        v4 = Add(evenQ, -Q, oddQ);
        v5 = Add(Add(d5, -P2 - Q2, d3), P2 * Q2, d1);
    }

    /// <summary>u = G g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight(V g0, V g1, V g2, out V u0, out V u1, out V u2, out V u3, out V u4, out V u5)
    {
        V evenP = Add(Scale(1 / WeightP, g0), P2 / WeightP, g2);
        V evenQ = Add(Scale(1 / WeightQ, g0), Q2 / WeightQ, g2);
        u0 = Scale(1 / Weight0, g0);
        u1 = Add(evenP, P / WeightP, g1);
        u2 = Add(evenP, -P / WeightP, g1);
        u3 = Add(evenQ, Q / WeightQ, g1);
        u4 = Add(evenQ, -Q / WeightQ, g1);
        u5 = g2;
    }

    /// <summary>y = A^T m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(V m0, V m1, V m2, V m3, V m4, V m5, out V y0, out V y1, out V y2, out V y3)
    {
        V sumP = m1 + m2, differenceP = m1 - m2;
        V sumQ = m3 + m4, differenceQ = m3 - m4;
        y0 = m0 + sumP + sumQ;
        y1 = Add(Scale(P, differenceP), Q, differenceQ);
        y2 = Add(Scale(P2, sumP), Q2, sumQ);
        y3 = Add(Add(m5, P * P2, differenceP), Q * Q2, differenceQ);
    }

    /// <summary>
    /// u = G g for four weights, the weight gradient's dOutput; without the division by the points' weights,
    /// which
    /// <see cref="GradientOutput"/> makes up for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GradientWeight(V g0, V g1, V g2, V g3,
        out V u0, out V u1, out V u2, out V u3, out V u4, out V u5)
    {
        V evenP = Add(g0, P2, g2), oddP = Add(g1, P2, g3);
        V evenQ = Add(g0, Q2, g2), oddQ = Add(g1, Q2, g3);
        u0 = g0;
        u1 = Add(evenP, P, oddP);
        u2 = Add(evenP, -P, oddP);
        u3 = Add(evenQ, Q, oddQ);
        u4 = Add(evenQ, -Q, oddQ);
        u5 = g3;
    }

    /// <summary>y = A^T m for three outputs, the taps of dWeight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GradientOutput(V m0, V m1, V m2, V m3, V m4, V m5, out V y0, out V y1, out V y2)
    {
        V sumP = m1 + m2, differenceP = m1 - m2;
        V sumQ = m3 + m4, differenceQ = m3 - m4;
        y0 = Add(Add(Scale(1 / Weight0, m0), 1 / WeightP, sumP), 1 / WeightQ, sumQ);
        y1 = Add(Scale(P / WeightP, differenceP), Q / WeightQ, differenceQ);
        y2 = Add(Add(m5, P2 / WeightP, sumP), Q2 / WeightQ, sumQ);
    }

    // sum + factor · x
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Add(V sum, double factor, V x) => V.MultiplyAdd(V.Broadcast((float)factor), x, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Scale(double factor, V x) => V.Broadcast((float)factor) * x;
}
