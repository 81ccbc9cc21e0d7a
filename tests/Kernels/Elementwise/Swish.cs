using SimClr.Kernels;

namespace SimClr.Tests.Kernels;

/// <summary>x · sigmoid(x): the README's example of an op. This file alone puts it on every device.</summary>
public readonly struct Swish : IUnaryOp
{
    public static bool SavesOutput => false; // Backward wants x

    public static E Forward<E>(E x) where E : struct, IElement<E> => x * Sigmoid(x);

    public static E Backward<E>(E dOutput, E x) where E : struct, IElement<E>
        => dOutput * (Sigmoid(x) * (E.Of(1) + x * Sigmoid(default(E) - x)));

    private static E Sigmoid<E>(E x) where E : struct, IElement<E>
        => E.Of(1) / (E.Of(1) + E.Exp(default(E) - x));
}
