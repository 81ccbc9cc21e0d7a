using System.Reflection;
using System.Text.RegularExpressions;

namespace SimClr.Kernels.Gpu;

/// <summary>A method is no kernel that ILGPU can compile. The message names the kernel and the reason.</summary>
public sealed partial class KernelException : Exception
{
    private static readonly (string Said, string Advice)[] Advices =
    [
        ("(Parameter 'metadataToken')", "is it stackalloc? Write LocalMemory.Allocate<T>(constant)."),
        ("'string'", "kernels have no strings."),
    ];

    public KernelException(string message) : base(message)
    {
    }

    internal KernelException(MethodInfo kernel, Exception reason)
        : base($"kernel {kernel.DeclaringType?.Name}.{kernel.Name}: {Describe(reason)}", reason)
    {
    }

    /// <summary>
    /// The innermost message is the reason. What ILGPU wraps it into says only that it failed, and in which method.
    /// </summary>
    private static string Describe(Exception exception)
    {
        string place = "";
        while (exception.InnerException is { } inner)
        {
            if (Place().Match(exception.Message) is { Success: true } match)
            {
                place = match.Value + ": ";
            }

            exception = inner;
        }

        string reason = exception.Message.Trim();
        string advice = Advices.FirstOrDefault(
            advice => reason.Contains(advice.Said, StringComparison.Ordinal)).Advice;
        return $"{place}{reason}{(advice is null ? "" : " - " + advice)}";
    }

    [GeneratedRegex(@"in method .+? declared in type \S+")]
    private static partial Regex Place();
}
