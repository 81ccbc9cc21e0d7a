using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>Compiles a static C# method, and all it calls, to one PTX kernel.</summary>
public static class PtxCompiler
{
    /// <param name="kernel">A static method marked [Kernel]; of a generic one, the constructed method.</param>
    /// <param name="options">Block size and target.</param>
    public static PtxKernel Compile(MethodInfo kernel, in PtxOptions options)
        => throw new NotImplementedException();
}
