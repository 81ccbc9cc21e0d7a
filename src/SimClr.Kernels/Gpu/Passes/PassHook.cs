using ILGPU.Backends;
using ILGPU.IR;
using ILGPU.IR.Transformations;

namespace SimClr.Kernels.Gpu;

/// <summary>Runs our passes over a kernel's own IR: before ILGPU's for PTX, and behind them.</summary>
internal readonly struct PassHook(KernelPasses passes) : IBackendHook
{
    private const int MaxLoop = 4096; // turns
    private const int DeepestNest = 4; // an unrolled inner loop makes the outer one ready

    public void FinishedCodeGeneration(IRContext context, Method entryPoint)
    {
    }

    public void InitializedKernelContext(IRContext kernelContext, Method kernelMethod)
    {
        Run(kernelContext, new BoolConversions());
        for (int i = 0; i < DeepestNest && passes.HasFlag(KernelPasses.Unroll); i++)
        {
            Run(kernelContext, new SplitExits(), new LoopUnrolling(MaxLoop), new UnreachableCodeElimination(),
                new DeadCodeElimination(), new SimplifyControlFlow());
        }
    }

    public void OptimizedKernelContext(IRContext kernelContext, Method kernelMethod)
    {
        Run(kernelContext, new ExchangedComparisons()); // unrolling and inlining have made all the constants they can
        if (passes.HasFlag(KernelPasses.ConstantOffsets))
        {
            Run(kernelContext, new ConstantOffsets(), new DeadCodeElimination());
        }

        if (passes.HasFlag(KernelPasses.HoistAgain))
        {
            Run(kernelContext, new DeadCodeElimination(), new LoopInvariantCodeMotion());
        }

        Run(kernelContext, new SplitEdges()); // nothing may come behind that joins blocks again
    }

    private static void Run(IRContext context, params ReadOnlySpan<Transformation> transformations)
    {
        var builder = Transformer.CreateBuilder(TransformerConfiguration.Empty);
        foreach (var transformation in transformations)
        {
            builder.Add(transformation);
        }

        context.Transform(builder.ToTransformer());
    }
}
