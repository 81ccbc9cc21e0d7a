using NUnit.Framework;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>Branches, barriers, warps: what runs when, and with whom.</summary>
public sealed class InterpreterControlTests
{
    [Test]
    public void EachThreadRuns()
    {
        using var kernel = new InterpreterKernel("ld.global.u32 %r2, [%rd3]; add.s32 %r2, %r2, 1; "
            + "st.global.u32 [%rd4], %r2;", 96);
        int[] input = [.. Enumerable.Range(0, 96).Select(i => i * i)];
        Assert.That(kernel.Run<int>(input, 96), Is.EqualTo(input.Select(v => v + 1)));
    }

    [Test]
    public void AWarpMayBePartlyFilled()
    {
        using var kernel = new InterpreterKernel("st.global.u32 [%rd4], %r1;", 45);
        Assert.That(kernel.Run<int>([0], 46), Is.EqualTo(Enumerable.Range(0, 45).Append(-1)));
    }

    [Test]
    public void LoopsOfDifferentLengthsMeetAgain()
    {
        // Lane l adds 1 + 2 + .. + l; then all add lane 31's sum.
        using var kernel = new InterpreterKernel("""
            mov.u32 %r2, 0; mov.u32 %r3, 0;
            LOOP: setp.ge.u32 %p1, %r3, %r1; @%p1 bra DONE;
            add.u32 %r3, %r3, 1; add.u32 %r2, %r2, %r3; bra LOOP;
            DONE: shfl.sync.idx.b32 %r4, %r2, 31, 31, 0xffffffff;
            add.u32 %r4, %r4, %r2; st.global.u32 [%rd4], %r4;
            """);
        Assert.That(kernel.Run<int>([0], 32),
            Is.EqualTo(Enumerable.Range(0, 32).Select(l => l * (l + 1) / 2 + 496)));
    }

    [Test]
    public void BranchesByNumber()
    {
        // Thread t goes to place t % 3, which adds 1, 20 or 300; the last by way of the second.
        using var kernel = new InterpreterKernel("""
            rem.u32 %r2, %r1, 3; mov.u32 %r3, %r1;
            TARGETS: .branchtargets ONE, TWO, THREE;
            setp.lt.u32 %p1, %r1, 30; @%p1 brx.idx %r2, TARGETS; bra DONE;
            ONE: add.u32 %r3, %r3, 1; bra DONE;
            THREE: add.u32 %r3, %r3, 300;
            TWO: add.u32 %r3, %r3, 20;
            DONE: bar.warp.sync 0xffffffff; st.global.u32 [%rd4], %r3;
            """);
        Assert.That(kernel.Run<int>([0], 32), Is.EqualTo(Enumerable.Range(0, 32)
            .Select(t => t + (t >= 30 ? 0 : (t % 3) switch { 0 => 1, 1 => 20, _ => 320 }))));
    }

    [TestCase("brx.idx %r1, TARGETS", "branch 2 of 2")]
    [TestCase("brx.idx.uni %r2, TARGETS", "is .uni")]
    [TestCase("setp.lt.u32 %p1, %r1, 2; @%p1 bra.uni ONE", "is .uni")]
    public void ABranchThatLeadsNowhereOrApartIsReported(string branch, string message)
    {
        using var kernel = new InterpreterKernel($"and.b32 %r2, %r1, 1; and.b32 %r1, %r1, 3; "
            + $"TARGETS: .branchtargets ONE, TWO; {branch}; ONE: TWO: st.global.u32 [%rd4], %r2;");
        Assert.That(() => kernel.Run<int>([0], 32),
            Throws.TypeOf<PtxFault>().With.Message.Contains(message));
    }

    [TestCase("brx.idx.uni %r2, TARGETS")]
    [TestCase("setp.eq.u32 %p1, %r2, 1; @%p1 bra.uni TWO")]
    [TestCase("setp.lt.u32 %p1, %r1, 16; @%p1 bra TWO; setp.ge.u32 %p1, %r1, 16; @%p1 bra.uni TWO")]
    public void ThreadsThatStayTogetherMayBranchSo(string branch)
    {
        using var kernel = new InterpreterKernel($"mov.u32 %r2, 1; TARGETS: .branchtargets ONE, TWO; {branch}; "
            + "ONE: mov.u32 %r2, 5; TWO: st.global.u32 [%rd4], %r2;");
        Assert.That(kernel.Run<int>([0], 32), Is.All.EqualTo(1));
    }

    [Test]
    public void ABlockExchangesThroughSharedMemory()
    {
        using var kernel = new InterpreterKernel("""
            mov.u32 %r2, values; mad.lo.s32 %r3, %r1, 4, %r2; st.shared.u32 [%r3], %r1;
            bar.sync 0;
            sub.s32 %r4, 127, %r1; mad.lo.s32 %r5, %r4, 4, %r2; ld.shared.u32 %r6, [%r5];
            st.global.u32 [%rd4], %r6;
            """, 128, ".shared .align 16 .b8 values[512];");
        Assert.That(kernel.Run<int>([0], 128), Is.EqualTo(Enumerable.Range(0, 128).Reverse()));
    }
}
