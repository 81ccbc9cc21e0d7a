using System.Numerics;

namespace SimClr.Kernels.Reference;

internal static class Accumulate
{
    /// <summary>gradient[i] = value or gradient[i] += value; nothing where the gradient is not wanted.</summary>
    public static void To<T>(Gradient<T> gradient, long i, T value) where T : unmanaged, IAdditionOperators<T, T, T>
        => To(gradient.View, i, value, gradient.Mode);

    /// <summary>gradient[i] = value or gradient[i] += value; nothing where the gradient is not wanted.</summary>
    public static void To<T>(BufferView<T> gradient, long i, T value, Accumulation accumulation)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        if (!gradient.IsEmpty)
        {
            gradient[i] = accumulation == Accumulation.Add ? gradient[i] + value : value;
        }
    }
}
