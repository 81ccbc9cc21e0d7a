using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// A SIMD register of floats. Kernels are written once, generic over this; the JIT makes one version for each
/// width, in which every member is one or two instructions. A mask is a register whose lanes are all ones or all zeros.
/// </summary>
internal unsafe interface IFloatVector<TSelf> : IElement<TSelf> where TSelf : struct, IFloatVector<TSelf>
{
    /// <summary>Floats in a register.</summary>
    static abstract int Width { get; }

    /// <summary>Registers that the machine has of this width.</summary>
    static abstract int Registers { get; }

    /// <summary>Whether an instruction multiplies by what it reads into all lanes.</summary>
    static abstract bool MultipliesByMemory { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Broadcast(float value);

    /// <summary>a · b + c, rounded once where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>sum = a · b + sum, like <see cref="MultiplyAdd"/>; the JIT keeps sum in its register.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    /// <summary>sum = *a in every lane · b + sum, in one instruction where the machine has it.</summary>
    static abstract void AddProduct(float a, TSelf b, ref TSelf sum);

    /// <summary>The larger; NaN where b is NaN, either of both where only a is.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller; NaN where b is NaN, either of both where only a is.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The bits of every lane, moved up.</summary>
    static abstract TSelf ShiftLeft(TSelf a, int count);

    /// <summary>Mask of a = b; false where either is NaN.</summary>
    static abstract TSelf Equal(TSelf a, TSelf b);

    /// <summary>Mask of equal bits: for integers that travel in a float register.</summary>
    static abstract TSelf EqualBits(TSelf a, TSelf b);

    static abstract TSelf LessThan(TSelf a, TSelf b);

    static abstract TSelf LessThanOrEqual(TSelf a, TSelf b);

    /// <summary>Where the mask is set the one, else the other.</summary>
    static abstract TSelf Select(TSelf mask, TSelf chosen, TSelf other);

    /// <summary>Bit k is set where lane k is above 0.</summary>
    static abstract uint PositiveBits(TSelf a);

    /// <summary>Mask of the lanes whose bit is set; bits above the width do not matter.</summary>
    static abstract TSelf FromBits(uint bits);

    /// <summary>The sum of all lanes, in an order that the width fixes.</summary>
    static abstract float Sum(TSelf a);

    void Store(float* destination);

    /// <summary>
    /// Past the caches, to an address that the register's bytes divide: lines that are written as a whole need not be
    /// read before.
    /// </summary>
    void StoreStreaming(float* destination);

    /// <summary>sums[lane] += this[lane], in double.</summary>
    void AddTo(double* sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf IElement<TSelf>.Of(double constant) => TSelf.Broadcast((float)constant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf IElement<TSelf>.WhereLess(TSelf a, TSelf b, TSelf chosen, TSelf other)
        => TSelf.Select(TSelf.LessThan(a, b), chosen, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf IElement<TSelf>.Exp(TSelf a) => Lanes.Exp(a);
}
