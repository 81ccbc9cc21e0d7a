using SimClr.Kernels.Cuda;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Cuda;

/// <inheritdoc cref="Primitives"/>
public sealed class PrimitivesOnInterpreter : Primitives
{
    private static readonly InterpretedGpu Interpreter = new();

    private protected override IGpu Gpu => Interpreter;
}
