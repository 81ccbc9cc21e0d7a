using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Arrays that a thread keeps in registers: every index must be known at compile time (constants and the counters of
/// unrolled loops). Elements that nobody uses cost nothing.
/// </summary>
[InlineArray(4)]
public struct Registers4<T>
{
    private T first;
}

/// <inheritdoc cref="Registers4{T}"/>
[InlineArray(8)]
public struct Registers8<T>
{
    private T first;
}

/// <inheritdoc cref="Registers4{T}"/>
[InlineArray(16)]
public struct Registers16<T>
{
    private T first;
}

/// <inheritdoc cref="Registers4{T}"/>
[InlineArray(32)]
public struct Registers32<T>
{
    private T first;
}

/// <inheritdoc cref="Registers4{T}"/>
[InlineArray(64)]
public struct Registers64<T>
{
    private T first;
}
