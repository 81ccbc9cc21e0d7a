using System.Numerics;

namespace SimClr.Kernels;

/// <summary>
/// What an elementwise op computes with: a number on the reference device, a SIMD register on the CPU, four
/// neighbours on CUDA. <c>default</c> is 0.
/// </summary>
public interface IElement<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>
    where TSelf : struct, IElement<TSelf>
{
    static abstract TSelf Of(double constant);

    /// <summary>chosen where a is below b; other elsewhere, also where a or b is NaN.</summary>
    static abstract TSelf WhereLess(TSelf a, TSelf b, TSelf chosen, TSelf other);

    static abstract TSelf Sqrt(TSelf a);

    static abstract TSelf Exp(TSelf a);
}
