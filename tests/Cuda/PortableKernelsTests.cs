using System.Text.RegularExpressions;
using NUnit.Framework;
using SimClr.Kernels.Cuda;
using SimClr.Tests.Docs;

namespace SimClr.Tests.Cuda;

/// <summary>What the build with ILGPU (-p:Ilgpu=true) rests on, where that package is not there to try it.</summary>
internal sealed partial class PortableKernelsTests
{
    private const string Kernels = "src/SimClr.Kernels";

    private static IEnumerable<string> Twins
        => Directory.EnumerateFiles(Path.Combine(DocPage.Root, Kernels, "Ilgpu/Intrinsics"))
            .Select(path => Path.GetFileName(path));

    [Test]
    public void EveryListedKernelExists()
    {
        var all = KernelCatalog.All.Select(kernel => (kernel.Method.DeclaringType!, kernel.Method.Name)).ToHashSet();
        Assert.That(PortableKernels.Listed, Is.SubsetOf(all));
    }

    [Test]
    public void AKernelWithInstructionsOfPtxAloneIsNotPortable()
    {
        string[] special = ["cp.async", "mma.sync", "ldmatrix", "vote.sync"];
        foreach (var (kernel, compiled) in KernelCatalog.All.Zip(KernelCatalog.Compile("sm_80")))
        {
            if (Array.Exists(special, compiled.Text.Contains))
            {
                Assert.That(PortableKernels.WhyNot(kernel.Method), Is.Not.Null, compiled.Name);
            }
        }
    }

    /// <summary>The classes that stand for ours in that build have the same members.</summary>
    [TestCaseSource(nameof(Twins))]
    public void IntrinsicsHaveTheMembersOfOurs(string file)
    {
        Assert.That(Members($"Ilgpu/Intrinsics/{file}"), Is.Not.Empty.And.EquivalentTo(Members($"Gpu/{file}")));
        string project = File.ReadAllText(Path.Combine(DocPage.Root, Kernels, "SimClr.Kernels.csproj"));
        Assert.That(project, Does.Contain($"Gpu/{file}"), "taken out where its twin comes in");
    }

    private static string[] Members(string file)
        => [.. Member().Matches(File.ReadAllText(Path.Combine(DocPage.Root, Kernels, file)))
            .Select(match => Regex.Replace(match.Groups[1].Value, @"\s+", " "))];

    /// <summary>A public member up to its body.</summary>
    [GeneratedRegex(@"^    public (?:static|const) ([^{]*?)\s*(?:=>|=|\{)", RegexOptions.Multiline)]
    private static partial Regex Member();
}
