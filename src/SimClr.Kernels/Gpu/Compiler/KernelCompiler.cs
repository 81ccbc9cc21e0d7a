using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// From a C# method to PTX: ILGPU's compiler with the passes of <see cref="KernelPasses"/> and the instructions of
/// <see cref="IntrinsicSet"/>. No card is needed. Each variant is compiled once in a process, by as many threads as ask.
/// </summary>
public static partial class KernelCompiler
{
    private static readonly ConcurrentDictionary<(KernelVariant, string), Lazy<GpuKernel>> Compiled = [];
    private static Lazy<Context> context = new(CreateContext);

    /// <param name="variant">What to compile.</param>
    /// <param name="target">sm_80 or sm_90.</param>
    /// <exception cref="KernelException">ILGPU cannot compile it; says why.</exception>
    public static GpuKernel Compile(KernelVariant variant, string target)
        => Compiled.GetOrAdd((variant, target), static key => new(() => Translate(key.Item1, key.Item2))).Value;

    private static GpuKernel Translate(in KernelVariant variant, string target)
    {
        var method = variant.Method;
        var passes = method.GetCustomAttribute<KernelAttribute>() ?? new KernelAttribute();
        var arguments = ArgumentLayout.Of(method);
        var used = context;
        string text;
        PTXCompiledKernel compiled;
        try
        {
            using var backend = new PTXBackend(
                used.Value, GpuTarget.Architecture(target), GpuTarget.InstructionSet, null!);
            int blocks = passes.MinBlocksPerMultiprocessor;
            compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method),
                new KernelSpecialization(variant.Threads, blocks > 0 ? blocks : null), new PassHook(passes.Passes));
        }
        catch (Exception exception)
        {
            // What failed stays in the context, and later kernels would stumble over it.
            Interlocked.CompareExchange(ref context, new(CreateContext), used);
            throw new KernelException(method, exception);
        }

        text = PtxText.Tidy(compiled.PTXAssembly.Replace(compiled.Name, variant.Name, StringComparison.Ordinal));
        if (variant.DynamicSharedBytes > 0)
        {
            text = DynamicShared().Replace(text, $"$& // {variant.DynamicSharedBytes} bytes, asked for at launch");
        }

        arguments.RequireAgreement(text, variant.Name);
        int shared = StaticShared().Matches(text).Sum(
            match => int.Parse(match.ValueSpan[(match.ValueSpan.LastIndexOf('[') + 1)..^1]));
        return new GpuKernel(
            variant.Name, text, arguments.Offsets, arguments.Bytes, variant.DynamicSharedBytes)
        {
            SharedBytes = shared + variant.DynamicSharedBytes,
            Method = method,
        };
    }

    private static Context CreateContext() => Context.Create(builder => builder
        .Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive).Math(MathMode.Default)
        .WithIntrinsics());

    [GeneratedRegex(@"^\.extern \.shared .*;", RegexOptions.Multiline)]
    private static partial Regex DynamicShared();

    [GeneratedRegex(@"\.shared [^;\[]*\[\d+\]")]
    private static partial Regex StaticShared();
}
