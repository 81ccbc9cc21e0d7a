using System.Reflection;
using System.Text.RegularExpressions;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Where ILGPU's code expects the arguments of a kernel: each parameter at its natural alignment, its fields in the order
/// of their declaration, an ArrayView as its address and its length (16 bytes).
/// </summary>
internal sealed partial class ArgumentLayout
{
    private readonly List<int> offsets = [];
    private readonly List<int> sizes = [];

    private ArgumentLayout(MethodInfo kernel)
    {
        foreach (var parameter in kernel.GetParameters())
        {
            var layout = LayoutOf(parameter);
            Bytes = FieldLayout.Aligned(Bytes, layout.Alignment);
            offsets.Add(Bytes);
            sizes.Add(layout.Size);
            Bytes += layout.Size;
        }
    }

    public IReadOnlyList<int> Offsets => offsets;

    public int Bytes { get; }

    public static ArgumentLayout Of(MethodInfo kernel) => new(kernel);

    /// <summary>Stops where the compiled text has other parameters than those that a launch will write.</summary>
    public void RequireAgreement(string text, string name)
    {
        string header = text[text.IndexOf(".entry", StringComparison.Ordinal)..];
        header = header[..header.IndexOf(')')];
        var declared = Parameter().Matches(header).Select(match => match.Groups["bytes"] is { Success: true } bytes
            ? int.Parse(bytes.ValueSpan)
            : int.Parse(match.Groups["bits"].ValueSpan) / 8).ToList();
        if (!declared.SequenceEqual(sizes))
        {
            throw new KernelException($"kernel {name}: its text takes arguments of {string.Join(", ", declared)} "
                + $"bytes, a launch would write {string.Join(", ", sizes)}.");
        }
    }

    private static FieldLayout LayoutOf(ParameterInfo parameter)
    {
        try
        {
            return FieldLayout.Of(parameter.ParameterType);
        }
        catch (KernelException exception)
        {
            var kernel = parameter.Member;
            throw new KernelException(
                $"kernel {kernel.DeclaringType!.Name}.{kernel.Name}, parameter {parameter.Name}: {exception.Message}");
        }
    }

    [GeneratedRegex(@"\.param (\.align \d+ )?\.[a-z](?<bits>\d+) \w+(\[(?<bytes>\d+)\])?")]
    private static partial Regex Parameter();
}
