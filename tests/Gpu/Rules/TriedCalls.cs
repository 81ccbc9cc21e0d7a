using System.Numerics;
using System.Reflection;

namespace SimClr.Tests.Gpu.Rules;

/// <summary>Methods of other assemblies that the differential test has found right in kernels.</summary>
internal static class TriedCalls
{
    private static readonly Dictionary<Type, string[]> Tried = new()
    {
        [typeof(MathF)] =
        [
            nameof(MathF.Abs), nameof(MathF.Ceiling), nameof(MathF.Floor), nameof(MathF.FusedMultiplyAdd),
            nameof(MathF.Max), nameof(MathF.Min), nameof(MathF.Sqrt),
        ],
        [typeof(Math)] =
        [
            nameof(Math.Abs), nameof(Math.BigMul), nameof(Math.Max), nameof(Math.Min), nameof(Math.Sqrt),
        ],
        [typeof(float)] = [nameof(float.IsFinite), nameof(float.IsInfinity), nameof(float.IsNaN)],
        [typeof(BitConverter)] =
        [
            nameof(BitConverter.SingleToInt32Bits), nameof(BitConverter.Int32BitsToSingle), nameof(BitConverter.DoubleToInt64Bits),
        ],
        [typeof(BitOperations)] =
        [
            nameof(BitOperations.LeadingZeroCount), nameof(BitOperations.PopCount),
            nameof(BitOperations.TrailingZeroCount),
        ],
    };

    public static bool Has(MethodBase method)
    {
        var type = method.DeclaringType!;
        return IsIlgpu(type) || type.Namespace == "System" && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)
            || (Tried.TryGetValue(type, out string[]? names) && names.Contains(method.Name));
    }

    private static bool IsIlgpu(Type type) => type.Assembly.GetName().Name!.StartsWith("ILGPU", StringComparison.Ordinal);
}
