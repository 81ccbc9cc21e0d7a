using System.Reflection;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Frontend.Intrinsic;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace SimClr.Kernels.Gpu;

/// <summary>Teaches ILGPU the instructions that it does not know, and .NET's methods that it gets wrong.</summary>
internal static class IntrinsicSet
{
    private static readonly Type[] Types =
        [typeof(AsyncCopy), typeof(TensorCore), typeof(Loop), typeof(FloatMath), typeof(IntegerMath)];

    static IntrinsicSet() // remappings are the process's
    {
        Remap(typeof(MathF), nameof(MathF.FusedMultiplyAdd), typeof(float), typeof(float), typeof(float));
        foreach (var type in new[] { typeof(MathF), typeof(Math) })
        {
            Remap(type, nameof(MathF.Max), typeof(float), typeof(float));
            Remap(type, nameof(MathF.Min), typeof(float), typeof(float));
        }

        RemappedIntrinsics.AddRemapping(
            typeof(Math), typeof(IntegerMath), nameof(Math.BigMul), [typeof(int), typeof(int)]);
    }

    public static Context.Builder WithIntrinsics(this Context.Builder builder)
    {
        var manager = builder.GetIntrinsicManager();
        foreach (var method in Types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)))
        {
            if (method.GetCustomAttribute<PtxInstructionAttribute>() is { } instruction)
            {
                manager.RegisterMethod(method, new PTXIntrinsic(
                    typeof(PtxWriters), instruction.Writer, IntrinsicImplementationMode.GenerateCode));
            }
        }

        return builder;
    }

    private static void Remap(Type type, string method, params Type[] parameters)
        => RemappedIntrinsics.AddRemapping(type, typeof(FloatMath), method, parameters);
}
