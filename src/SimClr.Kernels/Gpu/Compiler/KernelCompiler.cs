using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

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
        var architecture = GpuTarget.Architecture(target);
        PTXCompiledKernel compiled;
        var shared = context;
        try
        {
            compiled = Translate(shared.Value, variant, passes, architecture);
        }
        catch (Exception)
        {
            // What failed stays in the context, and other kernels stumble over it: those after this one, and
            // this one itself, where another failed beside it. By itself it shows whose failure it was.
            Interlocked.CompareExchange(ref context, new(CreateContext), shared);
            compiled = TranslateAlone(variant, passes, architecture);
        }

        string text = PtxText.Tidy(compiled.PTXAssembly.Replace(compiled.Name, variant.Name, StringComparison.Ordinal));
        text = Target().Replace(text, $".target {target}"); // ILGPU names the oldest that has the instructions
        if (passes.KeepLoops)
        {
            text = PtxText.KeepLoops(text);
        }

        if (variant.DynamicSharedBytes > 0)
        {
            text = DynamicShared().Replace(text, $"$& // {variant.DynamicSharedBytes} bytes, asked for at launch");
        }

        arguments.RequireAgreement(text, variant.Name);
        int sharedBytes = StaticShared().Matches(text).Sum(
            match => int.Parse(match.ValueSpan[(match.ValueSpan.LastIndexOf('[') + 1)..^1]));
        return new GpuKernel(
            variant.Name, text, arguments.Offsets, arguments.Bytes, variant.DynamicSharedBytes)
        {
            SharedBytes = sharedBytes + variant.DynamicSharedBytes,
            Method = method,
        };
    }

    private static PTXCompiledKernel TranslateAlone(
        in KernelVariant variant, KernelAttribute passes, CudaArchitecture architecture)
    {
        using var alone = CreateContext();
        try
        {
            return Translate(alone, variant, passes, architecture);
        }
        catch (Exception exception)
        {
            throw new KernelException(variant.Method, exception);
        }
    }

    private static PTXCompiledKernel Translate(
        Context used, in KernelVariant variant, KernelAttribute passes, CudaArchitecture architecture)
    {
        using var backend = new PTXBackend(
            used, architecture, GpuTarget.InstructionSet, null!);
        int blocks = passes.MinBlocksPerMultiprocessor;
        return (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(variant.Method),
            new KernelSpecialization(variant.Threads, blocks > 0 ? blocks : null), new PassHook(passes.Passes));
    }

    internal static Context CreateContext() => Context.Create(builder => builder
        .Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive).Math(MathMode.Default)
        .WithIntrinsics());

    [GeneratedRegex(@"^\.extern \.shared .*;", RegexOptions.Multiline)]
    private static partial Regex DynamicShared();

    [GeneratedRegex(@"\.target sm_\d+")]
    private static partial Regex Target();

    [GeneratedRegex(@"\.shared [^;\[]*\[\d+\]")]
    private static partial Regex StaticShared();
}
