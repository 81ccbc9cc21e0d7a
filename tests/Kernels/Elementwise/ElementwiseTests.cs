using System.Runtime.CompilerServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

internal sealed class ElementwiseTests
{
    private const float N = float.NaN;

    private static IEnumerable<TestCaseData> Devices
        => TestDevices.EachCode.Append(TestDevices.Cuda[0]).Select(device => new TestCaseData(device)
            .SetArgDisplayNames(TestDevices.Describe(device)));

    /// <summary>
    /// By hand: all devices share the definition, so that they cannot tell where it is wrong.
    /// </summary>
    [TestCaseSource(nameof(Devices))]
    public void ReluByHand(IKernelDevice<float> device)
    {
        using var arrays = new HostArrays<float>(device);
        var input = arrays.Of([-2, 0, 3, N, double.NegativeInfinity, double.PositiveInfinity, 1e-40, -1e-40]);
        var output = arrays.Empty(8);
        device.Elementwise.Map<Relu>(input, output);
        Assert.That(output.AsSpan().ToArray(),
            Is.EqualTo(new[] { 0, 0, 3, N, 0, float.PositiveInfinity, 1e-40f, 0 }));

        var dInput = arrays.Of([1, 1, 1, 1, 1, 1, 1, 1]);
        device.Elementwise.MapBackward<Relu>(arrays.Of([5, 6, 7, 8, N, 10, 11, N]), output, dInput,
            Accumulation.Add);
        Assert.That(dInput.AsSpan().ToArray(), Is.EqualTo(new float[] { 1, 1, 8, 1, 1, 11, 12, 1 }));
    }

    /// <summary>The README's op is Swish.cs, and that one is in the op table.</summary>
    [Test]
    public void TheReadmesOpIsTestedAsItStands()
    {
        string source = File.ReadAllText(Path.Combine(TestFolder(), "Swish.cs")).ReplaceLineEndings();
        string readme = File.ReadAllText(Path.Combine(TestFolder(), "../../../README.md")).ReplaceLineEndings();
        string op = source[source.IndexOf("/// <summary>", StringComparison.Ordinal)..];
        string fence = "```csharp tests/Kernels/Elementwise/Swish.cs\n" + op + "```\n";
        Assert.That(readme, Does.Contain(fence.ReplaceLineEndings()));
        Assert.That(OpRow.All.Select(row => row.Single.Name), Has.Some.StartsWith("swish backward, "));
    }

    private static string TestFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
