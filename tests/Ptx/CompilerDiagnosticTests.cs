using System.Reflection;
using NUnit.Framework;
using SimClr.Kernels.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>What cannot be compiled is said by number, kernel, line, construct and remedy.</summary>
public sealed class CompilerDiagnosticTests
{
    private static IEnumerable<TestCaseData> Rejected => typeof(CompilerRejectedKernels)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.IsDefined(typeof(CompilerRejectsAttribute)))
        .Select(method => new TestCaseData(method).SetArgDisplayNames(method.Name));

    [TestCaseSource(nameof(Rejected))]
    public void IsRejected(MethodInfo kernel)
    {
        var expected = kernel.GetCustomAttribute<CompilerRejectsAttribute>()!;
        var options = new PtxOptions(32, CheckBounds: expected.CheckBounds);
        var error = Assert.Throws<PtxException>(() => PtxCompiler.Compile(kernel, options));
        Assert.Multiple(() =>
        {
            Assert.That(error!.Id, Is.EqualTo(expected.Id), error.Message);
            Assert.That(error.Message, Does.StartWith($"{expected.Id}: CompilerRejectedKernels.{kernel.Name} "));
            Assert.That(error.Message, Does.Contain($"(CompilerRejectedKernels.cs:{expected.Line}"));
            foreach (string word in expected.Words)
                Assert.That(error.Message, Does.Contain(word));
        });
    }

    [Test]
    public void EveryDiagnosticIsTested()
    {
        var tested = Rejected.Select(test => ((MethodInfo)test.Arguments[0]!)
            .GetCustomAttribute<CompilerRejectsAttribute>()!.Id).Distinct();
        var factories = typeof(PtxDiagnostic)
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        Assert.That(tested.Count(), Is.EqualTo(factories.Length));
    }
}
