using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using SimClr.Kernels.Ilgpu;
using SimClr.Kernels.Ptx;

namespace SimClr.Tests.Ilgpu;

/// <summary>ILGPU as a compiler to PTX: what it would load on a card, on a machine without one.</summary>
internal sealed partial class IlgpuPtx : IDisposable
{
    private readonly Context context;
    private readonly PTXBackend backend;

    public IlgpuPtx()
    {
        context = Context.Create(builder => builder.CPU().EnableAlgorithms().EnableDotNetMath());
        backend = new PTXBackend(context, new CudaCapabilityContext(CudaArchitecture.SM_80),
            CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null);
    }

    /// <summary>The kernel by ILGPU: its one argument is the address of the argument buffer.</summary>
    public PtxKernel Compile(PtxKernel kernel)
    {
        var entry = EntryPointDescription.FromExplicitlyGroupedKernel(
            KernelEntry.Of(kernel.Method!, kernel.ParameterOffsets));
        var compiled = (PTXCompiledKernel)backend.Compile(entry, KernelSpecialization.Empty);
        string text = UnnamedSpace().Replace(compiled.PTXAssembly, "$1.generic.");
        return new PtxKernel(compiled.Name, text, [0], sizeof(long), 0);
    }

    public void Dispose()
    {
        backend.Dispose();
        context.Dispose();
    }

    [GeneratedRegex(@"\b(ld|st)\.(?=(v[24]\.)?[busf]\d)")]
    private static partial Regex UnnamedSpace();
}
