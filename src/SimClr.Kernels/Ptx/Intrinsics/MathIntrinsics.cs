using System.Numerics;
using System.Reflection;
using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>FastMath, and of .NET's functions those that one instruction computes exactly.</summary>
internal static class MathIntrinsics
{
    private static readonly string[] Approximated =
    [
        "Exp", "Exp2", "Log", "Log2", "Log10", "Pow", "Sin", "Cos", "SinCos", "Tan", "Tanh", "Cbrt", "Atan", "Atan2",
    ];

    public static void AddTo(Dictionary<(Type Type, string Name), Intrinsic> all)
    {
        all[(typeof(FastMath), nameof(FastMath.Exp2))] = Unary(_ => Instructions.Exp2);
        all[(typeof(FastMath), nameof(FastMath.Log2))] = Unary(_ => Instructions.Log2);
        all[(typeof(FastMath), nameof(FastMath.Rsqrt))] = Unary(_ => Instructions.Rsqrt);
        all[(typeof(FastMath), nameof(FastMath.Reciprocal))] = Unary(_ => Instructions.Reciprocal);
        foreach (var type in new[] { typeof(MathF), typeof(Math), typeof(float), typeof(double), typeof(int) })
        {
            all[(type, "Sqrt")] = Unary(Instructions.SquareRoot);
            all[(type, "Abs")] = Unary(scalar => Instructions.Arithmetic("abs", scalar));
            all[(type, "Floor")] = Unary(scalar => Instructions.Round("rmi", scalar));
            all[(type, "Ceiling")] = Unary(scalar => Instructions.Round("rpi", scalar));
            all[(type, "Truncate")] = Unary(scalar => Instructions.Round("rzi", scalar));
            all[(type, "Round")] = Unary(scalar => Instructions.Round("rni", scalar));
            all[(type, "Max")] = Extreme("max", Comparison.Ge);
            all[(type, "Min")] = Extreme("min", Comparison.Le);
            all[(type, "FusedMultiplyAdd")] = FusedMultiplyAdd;
            foreach (string name in Approximated)
                all[(type, name)] = Unsupported;
        }

        all[(typeof(Math), "Clamp")] = Clamp;
        all[(typeof(BitOperations), nameof(BitOperations.PopCount))] = Count(Instructions.PopCount);
        all[(typeof(BitOperations), nameof(BitOperations.LeadingZeroCount))] = Count(Instructions.LeadingZeros);

        all[(typeof(BitConverter), nameof(BitConverter.SingleToInt32Bits))] = Reinterpret(ScalarType.Int32);
        all[(typeof(BitConverter), nameof(BitConverter.SingleToUInt32Bits))] = Reinterpret(ScalarType.Int32);
        all[(typeof(BitConverter), nameof(BitConverter.Int32BitsToSingle))] = Reinterpret(ScalarType.Float32);
        all[(typeof(BitConverter), nameof(BitConverter.UInt32BitsToSingle))] = Reinterpret(ScalarType.Float32);
        all[(typeof(BitConverter), nameof(BitConverter.DoubleToInt64Bits))] = Reinterpret(ScalarType.Int64);
        all[(typeof(BitConverter), nameof(BitConverter.DoubleToUInt64Bits))] = Reinterpret(ScalarType.Int64);
        all[(typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble))] = Reinterpret(ScalarType.Float64);
        all[(typeof(BitConverter), nameof(BitConverter.UInt64BitsToDouble))] = Reinterpret(ScalarType.Float64);
    }

    private static Intrinsic Unary(Func<ScalarType, string> name) => call =>
    {
        if (call.Arguments.Length > 1)
            throw PtxDiagnostic.UnsupportedFunction(call.Method, "Pass the number alone.");
        var value = call.InRegister(0);
        return call.Emitter.Pure(name(value.Type), value.Type, value);
    };

    private static Intrinsic Extreme(string name, Comparison wins) => call =>
    {
        var (a, b) = (call.Arithmetic.Integer(call.Arguments[0]), call.Arithmetic.Integer(call.Arguments[1]));
        var type = Arithmetic.TypeOf(a);
        bool unsigned = ((MethodInfo)call.Method).ReturnType is var result
            && (result == typeof(uint) || result == typeof(ulong));
        if (a is Constant { IsFloat: false } x && b is Constant y)
            return Folding.Compare(wins, unsigned, x, y) ? x : y;
        if (type == ScalarType.Float64)
            throw PtxDiagnostic.UnsupportedFunction(call.Method, "Compare with < and choose; mind NaN.");
        string instruction = type == ScalarType.Float32 ? Instructions.FloatExtreme(name, type)
            : unsigned ? Instructions.Unsigned(name, type)
            : Instructions.Arithmetic(name, type);
        return call.Emitter.Pure(instruction, type, call.Operand(0), call.Operand(1));
    };

    private static Value FusedMultiplyAdd(IntrinsicCall call)
    {
        var type = Arithmetic.TypeOf(call.Arguments[0]);
        string name = type == ScalarType.Float32 ? Instructions.FusedFloat : Instructions.FusedDouble;
        return call.Emitter.Pure(name, type, call.Operand(0), call.Operand(1), call.Operand(2));
    }

    private static Value? Unsupported(IntrinsicCall call) => throw PtxDiagnostic.UnsupportedFunction(
        call.Method, "Write it with FastMath.Exp2, FastMath.Log2 and FastMath.Rsqrt.");

    private static Value Clamp(IntrinsicCall call)
    {
        var type = Arithmetic.TypeOf(call.Arithmetic.Integer(call.Arguments[0]));
        if (type != ScalarType.Int32)
            throw PtxDiagnostic.UnsupportedFunction(call.Method, "Use MathF.Max and MathF.Min; mind NaN.");
        var raised = Extreme("max", Comparison.Ge)(call with { Arguments = call.Arguments[..2] })!;
        return Extreme("min", Comparison.Le)(call with { Arguments = [raised, call.Arguments[2]] })!;
    }

    private static Intrinsic Count(string name) => call =>
    {
        var value = call.InRegister(0);
        if (value.Type != ScalarType.Int32)
            throw PtxDiagnostic.UnsupportedFunction(call.Method, "Pass 32 bits.");
        return call.Emitter.Pure(name, ScalarType.Int32, value);
    };

    private static Intrinsic Reinterpret(ScalarType type)
        => call => call.Translation.Conversions.Reinterpret(call.Arguments[0], type);
}
