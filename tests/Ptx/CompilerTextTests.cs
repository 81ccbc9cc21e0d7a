using System.Text.RegularExpressions;
using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>
/// The PTX itself: that each piece of code stands in it once (results alone would not show it), vector
/// accesses, parameters, directives.
/// </summary>
public sealed class CompilerTextTests
{
    [Test]
    public void AnIfInALoopIsWrittenOnce()
    {
        var text = Compile(nameof(CompilerSamples.Polynomials), 128).Text;
        Assert.Multiple(() =>
        {
            // Out of the loop, back to it; and of the if three, the second for the || whose sides meet.
            Assert.That(Count(text, "bra"), Is.LessThanOrEqualTo(5));
            Assert.That(Count(text, "fma.rn.f32"), Is.EqualTo(8));
            Assert.That(Count(text, "ld.global.f32"), Is.EqualTo(1));
            Assert.That(Count(text, "mul.rn.f32"), Is.EqualTo(1));
            Assert.That(Count(text, "st.global.f32"), Is.EqualTo(1));
        });
    }

    [Test]
    public void RolledLoopsStayLoops()
    {
        var text = Compile(nameof(CompilerSamples.RolledPolynomials), 128).Text;
        Assert.Multiple(() =>
        {
            Assert.That(Count(text, "fma.rn.f32"), Is.EqualTo(1));
            Assert.That(Count(text, "setp.lt.s32"), Is.EqualTo(2));
            Assert.That(Count(text, "bra"), Is.EqualTo(4));
        });
    }

    [Test]
    public void ATensorCoreTileIsWrittenOnce()
    {
        var text = Compile(nameof(CompilerSamples.Multiply), 128).Text;
        Assert.Multiple(() =>
        {
            Assert.That(Count(text, "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32"), Is.EqualTo(2 * 4));
            Assert.That(Count(text, "cp.async.cg.shared.global"), Is.EqualTo(2 * 2));
            Assert.That(Count(text, "ld.shared.f32"), Is.EqualTo(2 * 4));
            Assert.That(Count(text, "ld.global.f32"), Is.EqualTo(2 * 4 * 2));
            Assert.That(Count(text, "st.global.v2.f32"), Is.EqualTo(4 * 2));
            Assert.That(Count(text, "bar.sync"), Is.EqualTo(2));
            Assert.That(Count(text, "bra"), Is.EqualTo(3));
        });
    }

    [Test]
    public void AConstantLoopIsUnrolled()
    {
        var kernel = typeof(CompilerSamples).GetMethod(nameof(CompilerSamples.Reduce))!
            .MakeGenericMethod(typeof(CompilerSamples.Plus));
        var text = PtxCompiler.Compile(kernel, new PtxOptions(128)).Text;
        Assert.Multiple(() =>
        {
            Assert.That(Count(text, "shfl.sync.down.b32"), Is.EqualTo(5));
            Assert.That(Count(text, "add.rn.f32"), Is.EqualTo(5 + 3));
            Assert.That(Count(text, "bra"), Is.EqualTo(2));
            Assert.That(text, Does.Contain("[shared0+12]"));
        });
    }

    [Test]
    public void FourFloatsAreOneAccess()
    {
        var text = Compile(nameof(CompilerSamples.Scale4), 128).Text;
        Assert.That((Count(text, "ld.global.v4.f32"), Count(text, "st.global.v4.f32")), Is.EqualTo((1, 1)));
    }

    [Test]
    public void ParametersLieAsInCSharp()
    {
        var kernel = Compile(nameof(CompilerSamples.Scale), 64);
        Assert.Multiple(() =>
        {
            Assert.That(kernel.ParameterOffsets, Is.EqualTo(new[] { 0, 16, 20, 24 }));
            Assert.That(kernel.ParameterBytes, Is.EqualTo(40));
            Assert.That(kernel.Text, Does.Contain(".param .align 8 .b8 p0[16]").And.Contain(".param .b32 p1")
                .And.Contain(".param .b8 p2"));
            Assert.That(kernel.Name, Is.EqualTo("CompilerSamples_Scale_64"));
            Assert.That(kernel.Text, Does.Contain(".reqntid 64, 1, 1").And.Contain(".minnctapersm 2")
                .And.Contain(".target sm_80"));
        });
    }

    [Test]
    public void TheTextIsAlwaysTheSame()
    {
        var first = Compile(nameof(CompilerSamples.Multiply), 128).Text;
        Compile(nameof(CompilerSamples.Polynomials), 32);
        Assert.That(Compile(nameof(CompilerSamples.Multiply), 128).Text, Is.EqualTo(first));
    }

    [Test]
    public void NoDeadMovesAreLeft()
    {
        var text = Compile(nameof(CompilerSamples.Polynomials), 128).Text;
        foreach (Match move in Regex.Matches(text, @"mov\.\w+ (%\w+),"))
            Assert.That(Regex.Count(text, move.Groups[1].Value + @"\b"), Is.GreaterThan(1), move.Value);
    }

    private static int Count(string text, string instruction)
        => Regex.Count(text, $@"(^|\s){Regex.Escape(instruction)}(?=[\s;])", RegexOptions.Multiline);

    private static PtxKernel Compile(string name, Dim3 block)
        => PtxCompiler.Compile(typeof(CompilerSamples).GetMethod(name)!, new PtxOptions(block));
}
