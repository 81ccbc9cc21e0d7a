namespace SimClr.Kernels;

/// <summary>A function of two arguments, element by element, on every device.</summary>
public interface IBinaryOp
{
    static abstract E Apply<E>(E a, E b) where E : struct, IElement<E>;
}
