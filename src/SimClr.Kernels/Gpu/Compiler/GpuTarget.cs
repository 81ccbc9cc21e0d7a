using ILGPU.Runtime.Cuda;

namespace SimClr.Kernels.Gpu;

/// <summary>The architectures that kernels are compiled for; newer cards run the newest of them.</summary>
public static class GpuTarget
{
    public const string Oldest = "sm_80";

    /// <summary>Of PTX: what the drivers of CUDA 11.8 read, the first that know sm_90.</summary>
    internal static readonly CudaInstructionSet InstructionSet = CudaInstructionSet.ISA_78;

    public static string For(int computeCapability) => computeCapability >= 90 ? "sm_90" : Oldest;

    internal static CudaArchitecture Architecture(string target) => target switch
    {
        "sm_80" => CudaArchitecture.SM_80,
        "sm_90" => CudaArchitecture.SM_90,
        _ => throw new ArgumentException($"target {target}: kernels are compiled for sm_80 and sm_90."),
    };
}
