using NUnit.Framework;
using NUnit.Framework.Constraints;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>Shuffles, votes, barriers, and the lanes that are missing at them.</summary>
public sealed class InterpreterWarpTests
{
    [TestCase("shfl.sync.idx.b32 %r2|%p1, %r1, 5, 31, -1", "lane => 5", "lane => true")]
    [TestCase("xor.b32 %r3, %r1, 9; shfl.sync.idx.b32 %r2|%p1, %r1, %r3, 31, -1", "lane => lane ^ 9",
        "lane => true")]
    [TestCase("shfl.sync.up.b32 %r2|%p1, %r1, 3, 0, -1", "lane => lane < 3 ? lane : lane - 3",
        "lane => lane >= 3")]
    [TestCase("shfl.sync.down.b32 %r2|%p1, %r1, 3, 31, -1", "lane => lane > 28 ? lane : lane + 3",
        "lane => lane <= 28")]
    [TestCase("shfl.sync.bfly.b32 %r2|%p1, %r1, 16, 31, -1", "lane => lane ^ 16", "lane => true")]
    [TestCase("shfl.sync.down.b32 %r2|%p1, %r1, 3, 6175, -1", "within 8",
        "within 8")] // 6175: segments of 8 lanes
    public void Shuffles(string code, string source, string inside)
    {
        using var kernel = new InterpreterKernel(
            code + "; selp.u32 %r4, 100, 0, %p1; add.u32 %r2, %r2, %r4; st.global.u32 [%rd4], %r2;");
        var expected = Enumerable.Range(0, 32).Select(lane => (source, inside) switch
        {
            ("lane => 5", _) => 105,
            ("lane => lane ^ 9", _) => 100 + (lane ^ 9),
            ("lane => lane ^ 16", _) => 100 + (lane ^ 16),
            ("within 8", _) => lane % 8 > 4 ? lane : 100 + lane + 3,
            (_, "lane => lane >= 3") => lane < 3 ? lane : 100 + lane - 3,
            _ => lane > 28 ? lane : 100 + lane + 3,
        });
        Assert.That(kernel.Run<int>([0], 32), Is.EqualTo(expected));
    }

    [Test]
    public void Votes()
    {
        using var kernel = new InterpreterKernel("""
            setp.lt.u32 %p1, %r1, 3; setp.lt.u32 %p2, %r1, 32;
            vote.sync.ballot.b32 %r2, %p1, -1; vote.sync.any.pred %p3, %p1, -1;
            vote.sync.all.pred %p4, %p1, -1;
            vote.sync.all.pred %p5, %p2, -1; vote.sync.uni.pred %p6, !%p2, -1;
            vote.sync.uni.pred %p7, %p1, -1;
            @%p3 add.u32 %r2, %r2, 16; @%p4 add.u32 %r2, %r2, 32; @%p5 add.u32 %r2, %r2, 64;
            @%p6 add.u32 %r2, %r2, 128; @%p7 add.u32 %r2, %r2, 256; st.global.u32 [%rd4], %r2;
            """);
        Assert.That(kernel.Run<int>([0], 32), Is.All.EqualTo(7 + 16 + 64 + 128));
    }

    [Test]
    public void ABarrierCountsAndCompares()
    {
        using var kernel = new InterpreterKernel("""
            setp.lt.u32 %p1, %r1, 70;
            bar.red.popc.u32 %r2, 0, %p1; bar.red.and.pred %p2, 0, %p1; bar.red.or.pred %p3, 0, %p1;
            @%p2 add.u32 %r2, %r2, 1000; @%p3 add.u32 %r2, %r2, 2000; st.global.u32 [%rd4], %r2;
            """, 96);
        Assert.That(kernel.Run<int>([0], 96), Is.All.EqualTo(2070));
    }

    [Test]
    public void LanesThatPartedMeetAtACollective()
    {
        // The two halves come to the shuffle by different ways, the second half's block standing before it.
        using var kernel = new InterpreterKernel("""
            setp.lt.u32 %p1, %r1, 16; @%p1 bra FIRST; bra SECOND;
            MEET: shfl.sync.bfly.b32 %r2, %r2, 16, 31, -1; st.global.u32 [%rd4], %r2; ret;
            SECOND: add.u32 %r2, %r1, 200; bra MEET;
            FIRST: add.u32 %r2, %r1, 100; bra MEET;
            """);
        Assert.That(kernel.Run<int>([0], 32),
            Is.EqualTo(Enumerable.Range(0, 32).Select(lane => lane < 16 ? 216 + lane : 84 + lane)));
    }

    [TestCase("shfl.sync.idx.b32 %r2, %r1, 0, 31, -1")]
    [TestCase("vote.sync.ballot.b32 %r2, %p1, -1")]
    [TestCase("bar.warp.sync -1")]
    [TestCase("ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%r2}, [values]")]
    [TestCase("mma.sync.aligned.m16n8k8.row.col.f32.bf16.bf16.f32 {%f2,%f3,%f4,%f5}, {%r1,%r1}, {%r1}, "
        + "{%f2,%f3,%f4,%f5}")]
    [TestCase("bar.sync 0")]
    public void LanesAreMissing(string collective)
    {
        string end = collective == "bar.sync 0" ? "LOOP: bar.sync 0; bra LOOP;" : "";
        Fails($"setp.lt.u32 %p1, %r1, 31; @!%p1 bra END; {collective}; ret; END: {end}", "do not arrive");
        if (collective != "bar.sync 0") // a thread that has exited is not waited for
        {
            Fails($"setp.eq.u32 %p1, %r1, 5; @%p1 ret; {collective};",
                "lanes 00000020 of warp 0 do not arrive");
            Fails(collective + ";", "do not arrive", threads: 20);
        }
    }

    [Test]
    public void TheMemberMaskNamesTheLane()
        => Fails("shfl.sync.idx.b32 %r2, %r1, 0, 31, 65535;", "member mask 0000ffff", "thread (16, 0, 0)");

    [Test]
    public void WarpsWaitAtDifferentBarriers()
        => Fails("setp.lt.u32 %p1, %r1, 32; @%p1 bra OTHER; bar.sync 0; ret; OTHER: bar.sync 0;",
            "all threads of a block must come to the same barrier", threads: 64);

    [Test]
    public void ABarrierInABranchOfSomeLanes()
        => Fails("setp.lt.u32 %p1, %r1, 7; @%p1 bar.sync 0; bar.sync 0;", "do not arrive");

    [Test]
    public void ThreadsThatHaveExitedAreNotWaitedFor()
    {
        using var kernel = new InterpreterKernel(
            "setp.ge.u32 %p1, %r1, 40; @%p1 ret; bar.sync 0; st.global.u32 [%rd4], %r1;", 96);
        Assert.That(kernel.Run<int>([0], 41), Is.EqualTo(Enumerable.Range(0, 40).Append(-1)));
    }

    private static void Fails(string body, string part, string other = "", int threads = 32)
    {
        const string Start = "setp.eq.u32 %p1, 0, 0; mov.f32 %f2, 0f00000000; mov.f32 %f3, %f2; "
            + "mov.f32 %f4, %f2; mov.f32 %f5, %f2; ";
        using var kernel = new InterpreterKernel(Start + body, threads, ".shared .align 16 .b8 values[512];");
        Assert.That(() => kernel.Run<int>([0], 96), Reports(part, other));
    }

    private static IResolveConstraint Reports(params string[] parts)
        => Throws.TypeOf<PtxFault>()
            .With.Message.Matches<string>(text => parts.All(part => text!.Contains(part)));
}
