using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;

namespace SimClr.Tests.Gpu.Rules;

/// <summary>What may stand in the parameters of kernels, in memory, and in local variables.</summary>
internal static class SignatureRules
{
    /// <summary>What is wrong with a type whose bytes host and kernel share; null where nothing is.</summary>
    public static string? SharedFault(Type type)
    {
        if (type == typeof(bool) || type == typeof(char))
        {
            return $"a {type.Name} in memory or arguments, where ILGPU's has another size";
        }

        if (type.IsPointer || type == typeof(nint) || type == typeof(nuint))
        {
            return "a pointer in memory or arguments";
        }

        if (!type.IsValueType)
        {
            return $"a {type.Name}, no value, in memory or arguments";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>))
        {
            return SharedFault(type.GetGenericArguments()[0]);
        }

        return type.IsPrimitive || type.IsEnum || type.Assembly == typeof(ArrayView<>).Assembly
            ? null
            : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(field => SharedFault(field.FieldType)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>What is wrong with a local variable's type; null where nothing is.</summary>
    public static (Rule Rule, string Found)? LocalFault(Type type)
    {
        if (type.IsPointer || (type.IsByRef && type.GetElementType()!.IsPointer))
        {
            return (Rule.Pointers, "a local pointer");
        }

        return type.IsDefined(typeof(InlineArrayAttribute), inherit: false)
            ? (Rule.Unsupported, $"the inline array {type.Name}")
            : null;
    }
}
