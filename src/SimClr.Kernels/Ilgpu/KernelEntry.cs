using System.Reflection;
using System.Reflection.Emit;

namespace SimClr.Kernels.Ilgpu;

/// <summary>
/// Gives a kernel the one kind of argument that ILGPU passes without looking into it, a number: the address of the
/// argument buffer. Of the kernels' own arguments ILGPU refuses pointers, and so our ArrayView, and bool.
/// </summary>
internal static class KernelEntry
{
    private static readonly Lock Writing = new();
    private static readonly ModuleBuilder Module = AssemblyBuilder
        .DefineDynamicAssembly(new AssemblyName("SimClr.Kernels.Ilgpu.Entries"), AssemblyBuilderAccess.Run)
        .DefineDynamicModule("Entries");

    private static int count;

    /// <summary><c>static void Run(long arguments) => kernel(*(T0*)(arguments + offsets[0]), ...)</c></summary>
    public static MethodInfo Of(MethodInfo kernel, IReadOnlyList<int> offsets)
    {
        lock (Writing)
        {
            var type = Module.DefineType($"Entry{count++}_{kernel.Name}", TypeAttributes.Public);
            var method = type.DefineMethod(
                "Run", MethodAttributes.Public | MethodAttributes.Static, typeof(void), [typeof(long)]);
            var il = method.GetILGenerator();
            foreach (var (parameter, offset) in kernel.GetParameters().Zip(offsets))
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Ldc_I8, (long)offset);
                il.Emit(OpCodes.Add);
                il.Emit(OpCodes.Conv_U);
                if (parameter.ParameterType == typeof(bool))
                {
                    il.Emit(OpCodes.Ldind_U1);
                }
                else
                {
                    il.Emit(OpCodes.Ldobj, parameter.ParameterType);
                }
            }

            il.Emit(OpCodes.Call, kernel);
            il.Emit(OpCodes.Ret);
            return type.CreateType().GetMethod("Run")!;
        }
    }
}
