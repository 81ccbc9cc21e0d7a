using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using SimClr.Kernels.Ptx;

namespace SimClr.Tests.Docs.Compiler;

/// <summary>IL instructions as the compiler has read them, for people.</summary>
internal static class IlText
{
    /// <summary>Operation and operand: <c>ldloc value</c>, <c>call ArrayView.get_Length</c>.</summary>
    public static string Of(IlMethod method, int instruction)
    {
        var (_, op, number, operand) = method.Code[instruction];
        string text = op switch
        {
            ILOpCode.Ldloc or ILOpCode.Stloc or ILOpCode.Ldloca => VariableName(method, number),
            ILOpCode.Ldc_i4 or ILOpCode.Br => Invariant(number),
            _ when method.Code[instruction].IsConditional && operand is null => Invariant(number),
            _ => operand switch
            {
                null => "",
                MemberInfo { DeclaringType: { } type } member => $"{Name(type)}.{member.Name}",
                Type type => Name(type),
                var other => Invariant(other),
            },
        };
        return $"{op.ToString().ToLowerInvariant().Replace('_', '.')} {text}".TrimEnd();
    }

    private static string VariableName(IlMethod method, int number)
    {
        int parameter = method.Method.IsStatic ? number : number - 1;
        var parameters = method.Method.GetParameters();
        return parameter < 0 ? "this"
            : parameter < parameters.Length ? parameters[parameter].Name!
            : $"local{number - method.ArgumentCount}";
    }

    private static string Name(Type type) => type.Name.Split('`')[0];

    private static string Invariant(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
