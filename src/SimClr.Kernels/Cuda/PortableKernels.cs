using System.Reflection;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// Which kernels the build with ILGPU (-p:Ilgpu=true) can run: all but the ones listed here, tried with 1.5.3.
/// </summary>
internal static class PortableKernels
{
    private const string Registers
        = "it keeps arrays in registers ([InlineArray]), whose elements ILGPU cannot address";
    private const string Instructions = Registers + ", and uses cp.async (in tf32 and bf16 also mma)";
    private const string Bools = "it reads structs with bool fields from memory: 1 byte in .NET, 4 in ILGPU";
    private const string BoolToFloat = "ILGPU translates `b ? 1f : 0f` to the float whose bits are 1";

    private static readonly Dictionary<(Type Type, string Method), string> Refused = new()
    {
        [(typeof(ColumnKernels), nameof(ColumnKernels.Partial))] = Registers,
        [(typeof(Normalisation), nameof(Normalisation.Apply))] = Registers,
        [(typeof(InputGradient), nameof(InputGradient.Apply))] = Registers,
        [(typeof(TileProduct), nameof(TileProduct.Multiply))] = Instructions,
        [(typeof(NtXentForward), nameof(NtXentForward.SumExponentials))] = Instructions,
        [(typeof(NtXentBackward), nameof(NtXentBackward.SumGradient))] = Instructions,
    };

    private static readonly Dictionary<(Type Type, string Method), string> Mistranslated = new()
    {
        [(typeof(OptimizerKernels), nameof(OptimizerKernels.Norms))] = Bools,
        [(typeof(OptimizerKernels), nameof(OptimizerKernels.Update))] = Bools,
        [(typeof(ViewKernels), nameof(ViewKernels.Make))] = Bools,
    };

    private static readonly MethodInfo AllFinite
        = ((Action<ArrayView<float>, ArrayView<float>>)FlatKernels.Finish<FiniteTerm>).Method;

    /// <summary>Kernels, by type and name, of which some or all are not portable.</summary>
    public static IEnumerable<(Type Type, string Method)> Listed
        => [.. Refused.Keys, .. Mistranslated.Keys, (typeof(FlatKernels), nameof(FlatKernels.Finish))];

    /// <summary>The reason why ILGPU cannot take a kernel; null where it can.</summary>
    public static string? WhyNot(MethodInfo kernel)
        => IsRefused(kernel) ? Refused[Key(kernel)]
            : kernel == AllFinite ? BoolToFloat
            : Mistranslated.GetValueOrDefault(Key(kernel));

    /// <summary>Whether ILGPU itself refuses it; the others it translates wrongly.</summary>
    public static bool IsRefused(MethodInfo kernel) => Refused.ContainsKey(Key(kernel));

    private static (Type Type, string Method) Key(MethodInfo kernel) => (kernel.DeclaringType!, kernel.Name);
}
