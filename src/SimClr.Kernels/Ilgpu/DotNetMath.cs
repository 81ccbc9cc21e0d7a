using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Frontend.Intrinsic;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace SimClr.Kernels.Ilgpu;

/// <summary>Methods of .NET that kernels call and ILGPU does not know.</summary>
internal static class DotNetMath
{
    static DotNetMath() // remappings are the process's
    {
        Remap(typeof(MathF), nameof(FusedMultiplyAdd), typeof(float), typeof(float), typeof(float));
        Remap(typeof(BitConverter), nameof(SingleToUInt32Bits), typeof(float));
        Remap(typeof(BitConverter), nameof(UInt32BitsToSingle), typeof(uint));
    }

    /// <summary>Teaches them to the contexts of a builder.</summary>
    public static Context.Builder EnableDotNetMath(this Context.Builder builder)
    {
        builder.GetIntrinsicManager().RegisterMethod(
            ((Func<float, float, float, float>)FusedMultiplyAdd).Method,
            new PTXIntrinsic(typeof(DotNetMath), nameof(WriteFusedMultiplyAdd),
                IntrinsicImplementationMode.GenerateCode));
        return builder;
    }

    [IntrinsicImplementation]
    public static float FusedMultiplyAdd(float x, float y, float z) => (float)((double)x * y + z);

    public static uint SingleToUInt32Bits(float value) => Interop.FloatAsInt(value);

    public static float UInt32BitsToSingle(uint value) => Interop.IntAsFloat(value);

    private static void WriteFusedMultiplyAdd(PTXBackend backend, PTXCodeGenerator generator, Value call)
    {
        var (x, y, z) = (generator.LoadPrimitive(call[0]), generator.LoadPrimitive(call[1]),
            generator.LoadPrimitive(call[2]));
        var result = generator.AllocateHardware(call);
        using var command = generator.BeginCommand("fma.rn.f32");
        command.AppendArgument(result);
        command.AppendArgument(x);
        command.AppendArgument(y);
        command.AppendArgument(z);
    }

    private static void Remap(Type source, string method, params Type[] parameters)
        => RemappedIntrinsics.AddRemapping(source, typeof(DotNetMath), method, parameters);
}
