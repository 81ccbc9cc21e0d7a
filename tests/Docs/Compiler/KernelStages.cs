using System.Text.RegularExpressions;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.Runtime;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Docs.Compiler;

/// <summary>
/// ILGPU's intermediate code of a kernel on its way to PTX, after each stage. Values are numbered in the order in which
/// they appear; ILGPU's own numbers depend on what was compiled before.
/// </summary>
internal sealed partial class KernelStages
{
    private readonly Dictionary<string, string> stages = [];

    private KernelStages()
    {
    }

    /// <summary>Stages by name: <c>read</c>, <c>unrolled</c>, <c>lowered</c>, <c>finished</c>.</summary>
    public static IReadOnlyDictionary<string, string> Of(KernelVariant variant)
    {
        var stages = new KernelStages();
        using var context = KernelCompiler.CreateContext();
        using var backend = new PTXBackend(
            context, GpuTarget.Architecture(GpuTarget.Oldest), GpuTarget.InstructionSet, null!);
        backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(variant.Method),
            new KernelSpecialization(variant.Threads, null), new Recorder(stages, new PassHook(KernelPasses.All)));
        return stages.stages;
    }

    private void Add(string stage, Method kernel)
    {
        using var writer = new StringWriter();
        kernel.Dump(writer);
        var numbers = new Dictionary<string, int>();
        string text = Number().Replace(writer.ToString().ReplaceLineEndings("\n"), match =>
        {
            if (!numbers.TryGetValue(match.Value, out int number))
            {
                numbers.Add(match.Value, number = numbers.Count);
            }

            return $"_{number}";
        });
        stages[stage] = text.Replace(" [None]", "").Replace("\t", "    ");
    }

    private readonly struct Recorder(KernelStages stages, PassHook passes) : IBackendHook
    {
        public void FinishedCodeGeneration(IRContext context, Method entryPoint) => stages.Add("read", entryPoint);

        public void InitializedKernelContext(IRContext kernelContext, Method kernelMethod)
        {
            passes.InitializedKernelContext(kernelContext, kernelMethod);
            stages.Add("unrolled", kernelMethod);
        }

        public void OptimizedKernelContext(IRContext kernelContext, Method kernelMethod)
        {
            stages.Add("lowered", kernelMethod);
            passes.OptimizedKernelContext(kernelContext, kernelMethod);
            stages.Add("finished", kernelMethod);
        }
    }

    [GeneratedRegex(@"_\d+\b")]
    private static partial Regex Number();
}
