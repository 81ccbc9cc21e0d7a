using NUnit.Framework;
using SimClr.Bench;
using SimClr.Bench.Compare;
using SimClr.Tests.Docs;
using SimClr.Train.Text;

namespace SimClr.Tests.Bench;

/// <summary>Which library ours is compared with, and how it is started. None is started here.</summary>
public sealed class PeerTests
{
    private static readonly MeasureOptions OnCpu = new(Threads: 1, Seconds: 0.5, BatchSize: 256);
    private static readonly MeasureOptions OnCuda = new(Device: "cuda");

    [TestCase(null, "cpu", "torchsharp")]
    [TestCase(null, "cuda", "python")]
    [TestCase("python", "cpu", "python")]
    [TestCase("torchsharp", "cpu", "torchsharp")]
    public void APeerIsChosen(string? name, string device, string expected)
        => Assert.That(Peer.Choose(name, "py", new MeasureOptions(Device: device)).Name, Is.EqualTo(expected));

    [Test]
    public void WhatCannotBeComparedIsRefused()
    {
        Assert.That(() => Peer.Choose("torchsharp", "py", OnCuda), Refuses("pass --peer python"));
        Assert.That(() => Peer.Choose("torchshark", "py", OnCpu), Refuses("torchsharp"));
        Assert.That(() => Peer.TorchSharp.Find("gemm,conv"),
            Refuses("--only conv: bench/peers/TorchSharp does not have it, only step, embed, gemm, ntxent"));

        static NUnit.Framework.Constraints.Constraint Refuses(string message)
            => Throws.TypeOf<UserException>().With.Message.Contains(message);
    }

    [Test]
    public void OfAllFamiliesTorchSharpHasItsOwn()
    {
        Assert.That(Peer.TorchSharp.Find("").Select(family => family.Name),
            Is.EqualTo(new[] { "step", "embed", "gemm", "ntxent", "views" }));
        Assert.That(Peer.Choose("python", "py", OnCpu).Find(""), Is.EqualTo(Family.All));
    }

    [Test]
    public void BothSidesAreToldTheSame()
    {
        var (step, native) = (Family.All[0], "native");
        string[] told = SharedOptions.ToArguments(OnCpu);
        Assert.That(Side.Ours(step, OnCpu, native).Arguments, Is.SupersetOf(told));
        Assert.That(Peer.TorchSharp.Sides(step, OnCpu, native)[0].Arguments,
            Is.EqualTo(told.Prepend("step")).Or.EqualTo(told.Prepend("step").Prepend(TorchSharpProject.Program)));
        var python = Peer.Choose("python", "py", OnCpu).Sides(step, OnCpu, native)[0];
        Assert.That(python.Program, Is.EqualTo("py"));
        Assert.That(python.Arguments[0], Does.EndWith("peer_step.py"));
        Assert.That(string.Join(' ', python.Arguments),
            Does.Contain("--threads 1 --seconds 0.5").And.Contain("--batch-size 256"));
    }

    [Test]
    public void MallocIsTakenAsItComesAndToldToKeepItsMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only glibc's malloc is told to keep its memory.");
        }

        var sides = Peer.TorchSharp.Sides(Family.All[0], OnCpu, "native");
        Assert.That(sides.Select(side => side.Environment.Count), Is.EqualTo(new[] { 0, 3 }));
        Assert.That(sides[1].Environment["MALLOC_MMAP_MAX_"], Is.EqualTo("0"));
        Assert.That(sides[1].Arguments, Is.EqualTo(sides[0].Arguments));
        var slim = Peer.TorchSharp.Sides(Family.All[0], OnCpu, "avx2");
        Assert.That(slim.Select(side => side.Environment["ONEDNN_MAX_CPU_ISA"]), Is.All.EqualTo("AVX2"));
        Assert.That(slim[1].Environment.Keys, Is.SupersetOf(sides[1].Environment.Keys));
        Assert.That(Peer.Choose("python", "py", OnCuda).Sides(Family.All[0], OnCuda, "native"), Has.Count.EqualTo(1));
    }

    [Test]
    public void AMeasurementSaysUnderWhichSetting()
    {
        var plain = new Measurement("gemm/256", 1);
        Assert.That(plain.With(""), Is.EqualTo(plain));
        Assert.That(plain.With("kept memory").Name, Is.EqualTo("gemm/256@kept memory"));
        Assert.That(new Measurement("step@fast", 1).With("kept memory").Way, Is.EqualTo("fast, kept memory"));
    }

    /// <summary>A result file names versions that were not read from what ran.</summary>
    [Test]
    public void ThePeersTitleIsWhatItsProjectAsksFor()
    {
        string project = File.ReadAllText(
            Path.Combine(DocPage.Root, "bench", "peers", "TorchSharp", "TorchSharpPeer.csproj"));
        string[] words = Peer.TorchSharp.Title.Split(' '); // TorchSharp VERSION with libtorch VERSION
        Assert.That(project, Does.Contain($"\"TorchSharp\" Version=\"{words[1]}\"")
            .And.Contain($"\"libtorch-cpu-$(LibTorch)\" Version=\"{words[4]}\""));
    }

    /// <summary>Where somebody has built it: the names of our cases and, of a network, its size.</summary>
    [TestCase("step")]
    [TestCase("embed")]
    [TestCase("gemm")]
    [TestCase("views")]
    public void TorchSharpPrintsOurCases(string name)
    {
        if (!File.Exists(TorchSharpProject.Program))
        {
            Assert.Ignore("bench/peers/TorchSharp is not built: `compare` builds it. It was not run.");
        }

        var small = new MeasureOptions(Seconds: 0, Width: 0.125, BatchSize: 4);
        var family = Family.All.Single(family => family.Name == name);
        var peer = Peer.TorchSharp.Sides(family, small, "native")[0].Run();
        BenchCase[] ours = [.. family.Benches().Single().Cases(small.Open(), small)];
        Assert.That(peer.Select(m => m.Case).Distinct(), Is.EqualTo(ours.Select(one => one.Name)));
        if (ours[0].Network is { } network)
        {
            ours[0].Prepare()();
            Assert.That(peer.Select(m => m.Network), Is.All.EqualTo(network()));
        }
    }
}
