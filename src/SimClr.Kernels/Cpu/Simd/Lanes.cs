using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// What follows from the members of <see cref="IFloatVector{TSelf}"/>, for all widths alike.
/// </summary>
internal static unsafe class Lanes
{
    /// <summary>sum + factor · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V sum, double factor, V x) where V : struct, IFloatVector<V>
        => V.MultiplyAdd(V.Broadcast((float)factor), x, sum);

    /// <summary>factor · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Scale<V>(double factor, V x) where V : struct, IFloatVector<V>
        => V.Broadcast((float)factor) * x;

    /// <summary>destination = value, or destination += value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<V>(V value, float* destination, bool add) where V : struct, IFloatVector<V>
        => (add ? V.Load(destination) + value : value).Store(destination);

    /// <summary>
    /// e^x to 1 unit in the last place: exactly 1 at 0, 0 below -87.6 (no denormals), infinite above 88.3,
    /// NaN at NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, IFloatVector<V>
    {
        // Ends of the range: 2^-127 has the bits of 0, 2^128 those of infinity.
        x = V.Max(V.Broadcast(-88), V.Min(V.Broadcast(89), x));

        // e^x = 2^n · e^r with n = round(x / ln 2) and |r| <= ln 2 / 2. A float this large has no fraction:
        // adding it rounds, and leaves n + 127, the exponent of 2^n, in the lowest bits.
        V magic = V.Broadcast(3 << 22) + V.Broadcast(127);
        V rounded = V.MultiplyAdd(x, V.Broadcast(1.44269504f), magic);
        V n = rounded - magic;
        V powerOfTwo = V.ShiftLeft(rounded, 23);

        // ln 2 in two parts, the first so short that its product with n is exact.
        V r = V.MultiplyAdd(n, V.Broadcast(-0.693359375f), x);
        r = V.MultiplyAdd(n, V.Broadcast(2.12194440e-4f), r);

        // e^r = 1 + r + r² · p(r); p has the least greatest relative error of e^r over |r| <= 0.354.
        V p = V.MultiplyAdd(V.Broadcast(0.0013811663f), r, V.Broadcast(0.008370135f));
        p = V.MultiplyAdd(p, r, V.Broadcast(0.041668527f));
        p = V.MultiplyAdd(p, r, V.Broadcast(0.16666509f));
        p = V.MultiplyAdd(p, r, V.Broadcast(0.49999994f));
        return (V.MultiplyAdd(p, r * r, r) + V.Broadcast(1)) * powerOfTwo;
    }

    /// <summary>The next multiple of the width.</summary>
    public static int RoundUp<V>(int length) where V : struct, IFloatVector<V>
        => (length + V.Width - 1) / V.Width * V.Width;

    /// <summary>The largest lane; where one is NaN any.</summary>
    public static float Max<V>(V x) where V : struct, IFloatVector<V>
    {
        float* lanes = stackalloc float[V.Width];
        x.Store(lanes);
        float largest = lanes[0];
        for (int i = 1; i < V.Width; i++)
        {
            largest = Math.Max(largest, lanes[i]);
        }

        return largest;
    }
}
