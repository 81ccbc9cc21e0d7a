using System.Text.RegularExpressions;
using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>Every sum and product says how it rounds: what does not, ptxas may fuse with its neighbour.</summary>
internal sealed partial class RoundingTests
{
    [Test]
    public void NoRoundingIsLeftToTheAssembler()
    {
        var kernels = KernelCatalog.Compile(GpuTarget.Oldest).ToArray();
        Assert.That(kernels.SelectMany(kernel => Unrounded().Matches(kernel.Text)
            .Select(match => $"{kernel.Name}: {match.Value}")), Is.Empty);
        Assert.That(kernels.Count(kernel => kernel.Text.Contains("mul.rn.f32", StringComparison.Ordinal)),
            Is.GreaterThan(5));
    }

    [GeneratedRegex(@"\b(add|sub|mul|mad|fma)(\.ftz)?\.f(32|64)\b")]
    private static partial Regex Unrounded();
}
