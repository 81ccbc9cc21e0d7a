using ILGPU.Runtime.Cuda;
using static ILGPU.Runtime.Cuda.CudaAPI;
using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>A kernel that the driver has compiled for its card.</summary>
public sealed unsafe class LoadedKernel : IGpuKernel
{
    // CU_FUNC_ATTRIBUTE_...
    private const int SharedSizeBytes = 1, LocalSizeBytes = 3, NumRegisters = 4, MaxDynamicSharedBytes = 8;

    internal LoadedKernel(GpuKernel source)
    {
        Source = source;
        string subject = $"of kernel {source.Name}";
        var error = CurrentAPI.LoadModule(out nint module, source.Text, out string? log);
        if (error != CudaError.CUDA_SUCCESS)
        {
            string reason = (log ?? "").Trim('\0', '\n', ' ');
            string failure = Failure(error, nameof(CurrentAPI.LoadModule), subject).Message;
            throw new CudaException($"{failure}\n{reason}");
        }

        Check(CurrentAPI.GetModuleFunction(out nint function, module, source.Name), subject);
        Function = function;
        if (source.DynamicSharedBytes > 0)
        {
            // Beyond 48 KB a kernel has to say so before its launch.
            int bytes = source.DynamicSharedBytes;
            Check(cuFuncSetAttribute(function, MaxDynamicSharedBytes, bytes),
                $"{subject}, {bytes} bytes");
        }

        // Asking also makes the driver load the code now, not at a launch that is being captured.
        Registers = Attribute(NumRegisters);
        SharedBytes = Attribute(SharedSizeBytes) + source.DynamicSharedBytes;
        LocalBytes = Attribute(LocalSizeBytes);
    }

    public GpuKernel Source { get; }

    /// <summary>Of one thread.</summary>
    public int Registers { get; }

    /// <summary>Of one block.</summary>
    public int SharedBytes { get; }

    /// <summary>Of one thread, in global memory: more than 0 where registers were spilled.</summary>
    public int LocalBytes { get; }

    internal nint Function { get; }

    private int Attribute(int attribute)
    {
        int value;
        Check(cuFuncGetAttribute(&value, attribute, Function), $"of kernel {Source.Name}");
        return value;
    }
}
