using System.Reflection;

namespace SimClr.Kernels.Gpu;

/// <summary>A method is no kernel that ILGPU can compile. The message names the kernel and the reason.</summary>
public sealed class KernelException : Exception
{
    public KernelException(string message) : base(message)
    {
    }

    internal KernelException(MethodInfo kernel, Exception reason)
        : base($"kernel {kernel.DeclaringType?.Name}.{kernel.Name}: {Innermost(reason)}", reason)
    {
    }

    /// <summary>ILGPU wraps what it found into one or two exceptions that say only that it failed.</summary>
    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message.Trim();
    }
}
