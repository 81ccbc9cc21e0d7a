using System.Text;
using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>A kernel that the driver has compiled for its card.</summary>
public sealed unsafe class CudaKernel : IGpuKernel
{
    private const int LogBytes = 16 * 1024;

    internal CudaKernel(GpuKernel source)
    {
        Source = source;
        ParameterOffsets = [.. source.ParameterOffsets];
        Module = Compile(source);
        try
        {
            nint function;
            fixed (byte* name = Encoding.UTF8.GetBytes(source.Name + '\0'))
            {
                Check(cuModuleGetFunction(&function, Module, name), $"of kernel {source.Name}");
            }

            Function = function;
            if (source.DynamicSharedBytes > 0)
            {
                // Beyond 48 KB a kernel has to say so before its launch.
                int bytes = source.DynamicSharedBytes;
                Check(cuFuncSetAttribute(Function, FunctionAttribute.MaxDynamicSharedSizeBytes, bytes),
                    $"of kernel {source.Name}, {bytes} bytes");
            }
        }
        catch
        {
            _ = cuModuleUnload(Module);
            throw;
        }

        Registers = Attribute(FunctionAttribute.NumRegisters);
        SharedBytes = Attribute(FunctionAttribute.SharedSizeBytes) + source.DynamicSharedBytes;
        LocalBytes = Attribute(FunctionAttribute.LocalSizeBytes);
    }

    public GpuKernel Source { get; }

    /// <summary>Of one thread.</summary>
    public int Registers { get; }

    /// <summary>Of one block.</summary>
    public int SharedBytes { get; }

    /// <summary>Of one thread, in global memory: more than 0 where registers were spilled.</summary>
    public int LocalBytes { get; }

    internal int[] ParameterOffsets { get; }

    internal nint Module { get; }

    internal nint Function { get; }

    private static nint Compile(GpuKernel source)
    {
        byte[] info = new byte[LogBytes], errors = new byte[LogBytes];
        fixed (byte* image = Encoding.UTF8.GetBytes(source.Text + '\0'), infoLog = info, errorLog = errors)
        {
            // Numbers pass in the place of pointers.
            var options = stackalloc JitOption[]
            {
                JitOption.InfoLogBuffer, JitOption.InfoLogBufferSizeBytes,
                JitOption.ErrorLogBuffer, JitOption.ErrorLogBufferSizeBytes,
            };
            void** values = stackalloc void*[] { infoLog, (void*)LogBytes, errorLog, (void*)LogBytes };
            nint module;
            var result = cuModuleLoadDataEx(&module, image, 4, options, values);
            return result == CudaResult.Success
                ? module
                : throw new CudaException(result, nameof(cuModuleLoadDataEx),
                    $"of kernel {source.Name}{Text(errors)}{Text(info)}\nresult");
        }
    }

    private static string Text(byte[] log)
    {
        string text = Encoding.UTF8.GetString(log, 0, Math.Max(0, Array.IndexOf(log, (byte)0))).Trim();
        return text.Length > 0 ? "\n" + text : "";
    }

    private int Attribute(FunctionAttribute attribute)
    {
        int value;
        Check(cuFuncGetAttribute(&value, attribute, Function), $"of kernel {Source.Name}");
        return value;
    }
}
