using System.Numerics;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// A SIMD register of floats. Kernels are written once, generic over this; the JIT makes one version for each
/// width, in which every member is one instruction.
/// </summary>
internal unsafe interface IFloatVector<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>
    where TSelf : struct, IFloatVector<TSelf>
{
    /// <summary>Floats in a register.</summary>
    static abstract int Width { get; }

    /// <summary>Registers that the machine has of this width.</summary>
    static abstract int Registers { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Broadcast(float value);

    /// <summary>a · b + c, rounded once where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    void Store(float* destination);
}
