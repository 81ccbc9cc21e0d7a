using System.Reflection;
using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Conversions between float and the 16-bit floats, whose bits live in 32-bit integer registers.
/// </summary>
internal static class HalfIntrinsics
{
    public static Intrinsic? Find(MethodBase method)
    {
        if (method is not MethodInfo { Name: "op_Explicit" or "op_Implicit" } conversion)
            return null;
        var (from, to) = (conversion.GetParameters()[0].ParameterType, conversion.ReturnType);
        if (from == typeof(float) && to == typeof(Half))
            return FromFloat(Instructions.ToF16, to);
        if (from == typeof(float) && to == typeof(BFloat16))
            return FromFloat(Instructions.ToBf16, to);
        return from == typeof(Half) && to == typeof(float) ? HalfToFloat : null;
    }

    private static Intrinsic FromFloat(string name, Type type) => call =>
    {
        var rounded = call.Emitter.Pure(name, ScalarType.Bits16, call.InRegister(0));
        return new StructValue([call.Emitter.Pure(Instructions.WidenBits, ScalarType.Int32, rounded)], type);
    };

    private static Value HalfToFloat(IntrinsicCall call)
    {
        var bits = (Value)((StructValue)call.Arguments[0]).Leaves[0]!;
        var half = call.Emitter.Pure(Instructions.NarrowBits, ScalarType.Bits16, call.Arithmetic.InRegister(bits));
        return call.Emitter.Pure(Instructions.FromF16, ScalarType.Float32, half);
    }
}
