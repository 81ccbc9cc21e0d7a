using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Transformations;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu.Passes;

/// <summary>Compiles kernels as the engine does, but for the passes: those that a test names, or none.</summary>
internal static class OtherPasses
{
    /// <summary>ILGPU as it comes.</summary>
    public static GpuKernel Stock(KernelVariant variant) => Compile(variant, []);

    /// <param name="variant">What to compile.</param>
    /// <param name="before">What runs before ILGPU's own passes for PTX, in this order.</param>
    public static GpuKernel Compile(KernelVariant variant, Func<Transformation>[] before)
    {
        using var context = Context.Create(builder => builder
            .Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive).Math(MathMode.Default).WithIntrinsics());
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_78, null!);
        var compiled = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(variant.Method),
            new KernelSpecialization(variant.Threads, null), new Hook(before));
        string text = PtxText.Tidy(compiled.PTXAssembly.Replace(compiled.Name, variant.Name, StringComparison.Ordinal));
        var arguments = ArgumentLayout.Of(variant.Method);
        return new GpuKernel(variant.Name, text, arguments.Offsets, arguments.Bytes, variant.DynamicSharedBytes);
    }

    private readonly struct Hook(Func<Transformation>[] before) : IBackendHook
    {
        public void FinishedCodeGeneration(IRContext context, Method entryPoint)
        {
        }

        public void InitializedKernelContext(IRContext kernelContext, Method kernelMethod)
        {
            foreach (var create in before)
            {
                var builder = Transformer.CreateBuilder(TransformerConfiguration.Empty);
                builder.Add(create());
                kernelContext.Transform(builder.ToTransformer());
            }
        }

        public void OptimizedKernelContext(IRContext kernelContext, Method kernelMethod)
        {
        }
    }
}
