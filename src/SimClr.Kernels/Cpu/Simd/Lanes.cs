using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>What follows from the members of <see cref="IFloatVector{TSelf}"/>, for all widths alike.</summary>
internal static unsafe class Lanes
{
    /// <summary>max(x, 0), and NaN where x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Relu<V>(V x) where V : struct, IFloatVector<V>
        => V.Select(V.LessThan(x, default), default, x);

    /// <summary>value where the condition is above 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V WherePositive<V>(V condition, V value) where V : struct, IFloatVector<V>
        => V.Select(V.LessThan(default, condition), value, default);

    /// <summary>destination = value, or destination += value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<V>(V value, float* destination, bool add) where V : struct, IFloatVector<V>
        => (add ? V.Load(destination) + value : value).Store(destination);

    /// <summary>The sum of all lanes, neighbours first.</summary>
    public static float Sum<V>(V x) where V : struct, IFloatVector<V>
    {
        float* lanes = stackalloc float[V.Width];
        x.Store(lanes);
        for (int half = V.Width / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                lanes[i] = lanes[2 * i] + lanes[2 * i + 1];
            }
        }

        return lanes[0];
    }
}
