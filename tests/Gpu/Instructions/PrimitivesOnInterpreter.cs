using SimClr.Kernels.Gpu;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Gpu;

/// <inheritdoc cref="Primitives"/>
public sealed class PrimitivesOnInterpreter : Primitives
{
    private static readonly InterpretedGpu Interpreter = new();

    private protected override IGpu Gpu => Interpreter;
}
