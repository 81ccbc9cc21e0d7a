using System.Reflection;
using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Compiles a static C# method, and all it calls, to one PTX kernel. Three stages: read the IL (Il); run it
/// on what is known at compile time, instruction by instruction (Evaluate, Arithmetic, Intrinsics) along
/// every path (Paths), with calls inlined and constant branches taken; write what is left for the device to
/// do (Emit, Module).
/// </summary>
public static class PtxCompiler
{
    /// <param name="kernel">A static method marked [Kernel]; of a generic one, the constructed method.</param>
    /// <param name="options">Block size and target.</param>
    public static PtxKernel Compile(MethodInfo kernel, in PtxOptions options)
    {
        var attribute = kernel.GetCustomAttribute<KernelAttribute>();
        State? at = null;
        try
        {
            if (attribute is null || !kernel.IsStatic || kernel.ContainsGenericParameters
                || kernel.ReturnType != typeof(void))
            {
                throw PtxDiagnostic.NotAKernel(kernel);
            }

            var translation = new Translation(options);
            var calls = new Calls(translation);
            var interpreter = new Interpreter(translation, calls);
            var paths = new Paths(translation.Arithmetic, interpreter);
            var parameters = new ParameterList(kernel.GetParameters());
            var frame = calls.Kernel(kernel);
            ParameterList.Load(frame, translation);
            try
            {
                paths.Follow(new State(frame));
            }
            finally
            {
                at = paths.Latest;
            }

            var shared = translation.SharedArrays;
            string name = EntryName.Of(kernel, options.Block);
            string text = new ModuleText(translation).Write(name, parameters, attribute.MinBlocksPerMultiprocessor);
            return new PtxKernel(
                name, text, parameters.Offsets, parameters.Bytes, shared.IsDynamic ? shared.TotalBytes : 0)
            {
                SharedBytes = shared.TotalBytes,
                Method = kernel,
            };
        }
        catch (PtxDiagnostic diagnostic)
        {
            string name = $"{kernel.DeclaringType?.Name}.{kernel.Name}";
            throw new PtxException(diagnostic.Id, $"{name}{Place(kernel, at)}: {diagnostic.Message}");
        }
    }

    /// <summary>
    /// The source line: of code without symbols (.NET's own), the line that called it, and its name.
    /// </summary>
    private static string Place(MethodInfo kernel, State? at)
    {
        if (at is null)
            return SourceLines.Find(kernel, 0) is { } start ? $" ({start})" : "";
        string inside = "";
        for (int depth = at.Depth; depth >= 0; depth--)
        {
            var (code, method) = (at[depth].Method.Code, at[depth].Method.Method);
            int instruction = Math.Clamp(at[depth].Next - 1, 0, code.Length - 1);
            if (SourceLines.Find(method, code[instruction].Offset) is { } line)
                return $" ({line}{inside})";
            inside = $", in {method.DeclaringType?.Name}.{method.Name}";
        }

        return "";
    }
}
