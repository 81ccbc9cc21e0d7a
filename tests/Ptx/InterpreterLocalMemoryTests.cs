using NUnit.Framework;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>Memory that each thread has for itself, and addresses that do not say which memory they mean.</summary>
public sealed class InterpreterLocalMemoryTests
{
    private const string Depots = ".local .align 16 .b8 before[4]; .local .align 16 .b8 depot[64];";

    [TestCase("mad.wide.u32 %rd6, %r4, 4, %rd5; ld.local.u32 %r2, [%rd6]")]
    [TestCase("mad.wide.u32 %rd6, %r4, 4, %rd5; cvta.local.u64 %rd6, %rd6; ld.u32 %r2, [%rd6]")]
    [TestCase("cvta.local.u64 %rd6, %rd5; mad.wide.u32 %rd6, %r4, 4, %rd6; cvta.to.local.u64 %rd6, %rd6; "
        + "ld.local.b32 %r2, [%rd6]")]
    [TestCase("ld.local.v4.b32 {%r5, %r6, %r7, %r8}, [depot]; "
        + "ld.local.v4.b32 {%r9, %r10, %r11, %r12}, [%rd5+16]; setp.eq.u32 %p1, %r4, 1; selp.b32 %r2, %r6, %r5, %p1; setp.eq.u32 %p1, %r4, 5; "
        + "@%p1 mov.b32 %r2, %r10")]
    public void EachThreadHasItsOwn(string load)
    {
        // Thread t keeps 100 t + i at place i, all at the same addresses, and reads place 5 (t odd) or 1.
        string stores = string.Concat(Enumerable.Range(0, 8)
            .Select(i => $"st.local.u32 [%rd5+{4 * i}], %r3; add.u32 %r3, %r3, 1; "));
        using var kernel = new InterpreterKernel($"""
            mov.b64 %rd5, depot; mul.lo.u32 %r3, %r1, 100; {stores}
            and.b32 %r4, %r1, 1; mad.lo.u32 %r4, %r4, 4, 1; {load};
            st.global.u32 [%rd4], %r2;
            """, 96, Depots, blocks: 2);
        Assert.That(kernel.Run<int>([0], 96),
            Is.EqualTo(Enumerable.Range(0, 96).Select(t => 100 * t + 1 + t % 2 * 4)));
    }

    [Test]
    public void HoldsEachWidth()
    {
        using var kernel = new InterpreterKernel("""
            mov.b64 %rd5, depot; cvt.rn.f64.u32 %d1, %r1; st.local.f64 [%rd5+8], %d1;
            st.local.b8 [%rd5+3], %r1; st.local.b8 [%rd5+2], 0; st.local.b16 [%rd5], 7;
            ld.local.f64 %d2, [%rd5+8]; cvt.rzi.u32.f64 %r2, %d2; ld.local.u32 %r3, [%rd5];
            shr.u32 %r4, %r3, 24; and.b32 %r5, %r3, 65535; add.u32 %r2, %r2, %r4; add.u32 %r2, %r2, %r5;
            st.global.u32 [%rd4], %r2;
            """, 32, Depots);
        Assert.That(kernel.Run<int>([0], 32), Is.EqualTo(Enumerable.Range(0, 32).Select(t => 2 * t + 7)));
    }

    [TestCase("ld.local.u32 %r2, [depot];", "local memory at 80, which was not written", "thread (0, 0, 0)")]
    [TestCase("st.local.u8 [depot], 1; ld.local.u32 %r2, [depot];", "was not written")]
    [TestCase("setp.ne.u32 %p1, %r1, 5; @%p1 st.local.u32 [depot], 1; ld.local.u32 %r2, [depot];",
        "was not written", "thread (5, 0, 0)")]
    [TestCase("st.local.u32 [depot+64], 1;", "outside of any array")]
    [TestCase("st.local.u32 [before+4], 1;", "outside of any array")]
    [TestCase("st.local.u32 [%rd1], 1;", "local memory", "outside of the thread's")]
    [TestCase("st.local.u32 [depot+2], 1;", "not aligned to 4 bytes")]
    [TestCase("mov.b64 %rd5, depot; st.u32 [%rd5], 1;", "global memory", "no block")]
    [TestCase("mov.b64 %rd5, depot; cvta.local.u64 %rd5, %rd5; red.add.u32 [%rd5], 1;", "no atomics")]
    [TestCase("mov.b64 %rd5, depot; cvta.local.u64 %rd5, %rd5; st.shared.u32 [%rd5], 1;", "shared memory")]
    public void ReportsMistakes(string code, params string[] parts)
    {
        using var kernel = new InterpreterKernel(code, 32, Depots + ".shared .align 4 .b8 values[128];");
        Assert.That(() => kernel.Run<int>([0], 32), Throws.TypeOf<PtxFault>().With.Message.Matches<string>(
            text => parts.All(text!.Contains)));
    }

    [Test]
    public void AnotherBlockFindsItUnwritten()
    {
        using var kernel = new InterpreterKernel("mov.u32 %r2, %ctaid.x; setp.eq.u32 %p1, %r2, 0; "
            + "@%p1 st.local.u32 [depot], 1; ld.local.u32 %r3, [depot];", 32, Depots, blocks: 2);
        Assert.That(() => kernel.Run<int>([0], 32),
            Throws.TypeOf<PtxFault>().With.Message.Contains("block (1,"));
    }

    [Test]
    public void AGenericAddressMayMeanAnyMemory()
    {
        // A third of the threads each: global, shared, local.
        using var kernel = new InterpreterKernel("""
            rem.u32 %r2, %r1, 3; setp.eq.u32 %p1, %r2, 1; setp.eq.u32 %p2, %r2, 2;
            mov.b64 %rd5, values; mad.wide.u32 %rd5, %r1, 4, %rd5; cvta.shared.u64 %rd5, %rd5;
            mov.b64 %rd6, depot; cvta.local.u64 %rd6, %rd6;
            cvta.global.u64 %rd7, %rd4; selp.b64 %rd7, %rd5, %rd7, %p1; selp.b64 %rd7, %rd6, %rd7, %p2;
            st.u32 [%rd7], %r1;
            @!%p2 red.add.u32 [%rd7], 1000; ld.u32 %r3, [%rd7]; bar.sync 0; st.global.u32 [%rd4], %r3;
            """, 33, Depots + ".shared .align 4 .b8 values[132];");
        Assert.That(kernel.Run<int>([0], 33),
            Is.EqualTo(Enumerable.Range(0, 33).Select(t => t % 3 == 2 ? t : t + 1000)));
    }

    [Test]
    public void RacesAreSeenThroughGenericAddresses()
    {
        const string Code = """
            mov.b64 %rd5, values; cvta.shared.u64 %rd5, %rd5; mad.wide.u32 %rd6, %r1, 4, %rd5;
            st.u32 [%rd6], %r1; BARRIER ld.u32 %r2, [%rd5]; st.global.u32 [%rd4], %r2;
            """;
        const string Values = ".shared .align 4 .b8 values[256];";
        using var ordered = new InterpreterKernel(Code.Replace("BARRIER", "bar.sync 0;"), 64, Values);
        Assert.That(ordered.Run<int>([0], 64), Is.All.EqualTo(0));
        using var racing = new InterpreterKernel(Code.Replace("BARRIER", ""), 64, Values);
        Assert.That(() => racing.Run<int>([0], 64), Throws.TypeOf<PtxFault>().With.Message.Contains("race"));
    }
}
