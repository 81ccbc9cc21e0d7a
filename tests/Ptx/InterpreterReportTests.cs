using NUnit.Framework;
using NUnit.Framework.Constraints;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>
/// Each mistake that the interpreter reports, in a kernel with that one mistake, and the same kernel without.
/// </summary>
public sealed class InterpreterReportTests
{
    private const string Shared = ".shared .align 16 .b8 before[64]; .shared .align 16 .b8 values[512];";

    /// <summary>
    /// %r4 = address of values[thread]; %r6 of values[the thread with the lowest bit flipped].
    /// </summary>
    private const string Places = """
        mov.u32 %r3, values; mad.lo.s32 %r4, %r1, 4, %r3; xor.b32 %r5, %r1, 1; mad.lo.s32 %r6, %r5, 4, %r3;

        """;

    [TestCase("add.u64 %rd3, %rd1, 128", "global memory", "128 bytes before", ": ld.global.u32 %r2, [%rd3]:",
        "thread (0, 0, 0)")]
    [TestCase("add.u64 %rd3, %rd1, -4", "global memory", "block")]
    [TestCase("add.u64 %rd3, %rd1, 126", "global memory", "not aligned to 4 bytes")]
    [TestCase("mov.u64 %rd3, 0", "global memory at 0", "no block is allocated there")]
    [TestCase("setp.eq.u32 %p1, %r1, 9; @%p1 add.u64 %rd3, %rd3, 100", "128 bytes", "thread (9, 0, 0)")]
    public void ReadsOutsideOfABlock(string mistake, params string[] parts)
    {
        Passes("ld.global.u32 %r2, [%rd3]; st.global.u32 [%rd4], %r2;");
        Fails(mistake + ";\nld.global.u32 %r2, [%rd3]; st.global.u32 [%rd4], %r2;", parts);
    }

    [TestCase("add.u64 %rd4, %rd4, 4", "thread (31, 0, 0)")]
    [TestCase("sub.u64 %rd4, %rd4, 1", "not aligned")]
    [TestCase("mov.u64 %rd4, %rd1; sub.u64 %rd4, %rd4, 256", "no block is allocated there")]
    public void WritesOutsideOfABlock(string mistake, params string[] parts)
        => Fails(mistake + "; st.global.u32 [%rd4], %r1;", parts);

    [Test]
    public void AVectorHangsOverTheEnd()
    {
        Passes("setp.eq.u32 %p1, %r1, 0; @%p1 ld.global.v4.u32 {%r2, %r3, %r4, %r5}, [%rd1+112];");
        Fails("setp.eq.u32 %p1, %r1, 0; @%p1 ld.global.v4.u32 {%r2, %r3, %r4, %r5}, [%rd1+120];",
            "not aligned to 16 bytes");
        Fails("setp.eq.u32 %p1, %r1, 0; @%p1 ld.global.v4.u32 {%r2, %r3, %r4, %r5}, [%rd1+128];",
            "outside of any block");
    }

    [Test]
    public void ReadsFreedMemory()
    {
        using var kernel = new InterpreterKernel("ld.global.u64 %rd5, [%rd1]; ld.global.u32 %r2, [%rd5];");
        nint block = kernel.Gpu.Memory.Allocate(64);
        kernel.Gpu.Memory.Clear(block, 64);
        kernel.Run<long>([block], 1);
        kernel.Gpu.Memory.Free(block, 64);
        Assert.That(() => kernel.Run<long>([block], 1), Reports("no block is allocated there"));
    }

    [Test]
    public void ReadsGlobalMemoryThatNobodyWrote()
    {
        Passes("st.global.u32 [%rd4], %r1; ld.global.u32 %r2, [%rd4];");
        Fails("setp.lt.u32 %p1, %r1, 31; @%p1 st.global.u32 [%rd4], %r1; ld.global.u32 %r2, [%rd4];",
            "was not written", "thread (31, 0, 0)");
        Fails("st.global.u8 [%rd4], %r1; ld.global.u32 %r2, [%rd4];", "was not written");
        Fails("red.global.add.u32 [%rd4], 1;", "was not written");
    }

    [Test]
    public void ReadsARegisterThatNobodyWrote()
    {
        Fails("add.s32 %r2, %r3, 1;", "reads a register that was not written", "thread (0, 0, 0)");
        Fails("setp.ne.u32 %p1, %r1, 5; @%p1 mov.u32 %r2, 0; add.s32 %r3, %r2, 1;", "register",
            "thread (5, 0, 0)");
        Fails("@%p1 bra END; END:", "register");
        Fails("st.global.u32 [%rd4], %r2;", "register");
    }

    [Test]
    public void DividesByZero()
        => Fails("sub.u32 %r2, %r1, 3; div.u32 %r3, %r1, %r2;", "division by zero", "thread (3, 0, 0)");

    [Test]
    public void Traps() => Fails("setp.eq.u32 %p1, %r1, 7; @%p1 trap;", "stopped itself", "thread (7, 0, 0)");

    [TestCase("st.shared.u32 [%r4+512], %r1;", "outside")]
    [TestCase("st.shared.u32 [%r4+-4], %r1;", "outside of any array")]
    [TestCase("st.shared.u32 [%r4+2], %r1;", "not aligned to 4 bytes")]
    [TestCase("ld.shared.u32 %r2, [%r4];", "was not written")]
    [TestCase("st.shared.v2.u32 [%r4], {%r1, %r1};", "not aligned to 8 bytes")]
    public void MissesInSharedMemory(string mistake, string part) => Fails(Places + mistake, part);

    [Test]
    public void RunsFromOneSharedArrayIntoTheNext()
        => Fails("mov.u32 %r3, before; mad.lo.s32 %r4, %r1, 4, %r3; st.shared.u32 [%r4], %r1;",
            "outside of any array");

    [Test]
    public void ReadsWhatAnotherThreadWroteWithoutABarrier()
    {
        const string Exchange = Places + "st.shared.u32 [%r4], %r1; {0} ld.shared.u32 %r2, [%r6];";
        Passes(Exchange.Replace("{0}", "bar.sync 0;"), threads: 64);
        Passes(Exchange.Replace("{0}", "bar.warp.sync -1;"), threads: 64);
        Passes(Exchange.Replace("{0}", "").Replace("[%r6]", "[%r4]"), threads: 64);
        Races(Exchange.Replace("{0}", ""), "reads", threads: 64);

        const string OtherWarp = Places + "setp.lt.u32 %p1, %r1, 32; @%p1 st.shared.u32 [%r4], %r1; {0} "
            + "@!%p1 ld.shared.u32 %r2, [%r4+-128];";
        Passes(OtherWarp.Replace("{0}", "bar.sync 0;"), threads: 64);
        Races(OtherWarp.Replace("{0}", "bar.warp.sync -1; bar.warp.sync -1;"), "reads", threads: 64);
    }

    [Test]
    public void WritesWhatAnotherThreadReadsWithoutABarrier()
    {
        const string Overwrite = Places
            + "st.shared.u32 [%r4], %r1; bar.sync 0; ld.shared.u32 %r2, [%r6]; {0} st.shared.u32 [%r4], %r1;";
        Passes(Overwrite.Replace("{0}", "bar.sync 0;"), threads: 64);
        Passes(Overwrite.Replace("{0}", "bar.warp.sync -1;"), threads: 64);
        Races(Overwrite.Replace("{0}", ""), "writes", threads: 64);

        // All lanes read word 0 and lane 3 of the same warp, or one of another, writes it.
        const string All = Places + "st.shared.u32 [%r4], %r1; bar.sync 0; ld.shared.u32 %r2, [values]; {0} "
            + "setp.eq.u32 %p1, %r1, {1}; @%p1 st.shared.u32 [values], %r2;";
        Passes(All.Replace("{0}", "bar.sync 0;").Replace("{1}", "35"), threads: 64);
        Races(All.Replace("{0}", "").Replace("{1}", "3"), "writes");
        Races(All.Replace("{0}", "bar.warp.sync -1;").Replace("{1}", "35"), "writes", threads: 64);
        Passes(All.Replace("{0}", "bar.warp.sync -1;").Replace("{1}", "3"));
    }

    [Test]
    public void TwoThreadsWriteTheSamePlace()
    {
        Races("st.shared.u32 [values], %r1;", "writes");
        Races("st.shared.u32 [values], 1;", "writes");
        Passes("setp.eq.u32 %p1, %r1, 4; @%p1 st.shared.u32 [values], %r1; bar.warp.sync -1; "
            + "setp.eq.u32 %p1, %r1, 5; @%p1 st.shared.u32 [values], %r1;");
        Races("setp.eq.u32 %p1, %r1, 4; @%p1 st.shared.u32 [values], %r1; "
            + "setp.eq.u32 %p1, %r1, 5; @%p1 st.shared.u32 [values], %r1;", "writes");
    }

    [Test]
    public void HalvesOfAWordAreTwoPlaces()
        => Passes("mov.u32 %r3, values; mad.lo.s32 %r4, %r1, 2, %r3; st.shared.u16 [%r4], %r1; "
            + "ld.shared.u16 %r2, [%r4];");

    [Test]
    public void AtomicsMeetWithoutARaceButNotWithOthers()
    {
        const string Start = "setp.eq.u32 %p1, %r1, 0; @%p1 st.shared.u32 [values], 0; bar.sync 0; ";
        Passes(Start
            + "red.shared.add.u32 [values], 1; bar.sync 0; ld.shared.u32 %r2, [values];", threads: 64);
        Races(Start + "red.shared.add.u32 [values], 1; ld.shared.u32 %r2, [values];", "reads", threads: 64);
        Races(Start + "ld.shared.u32 %r2, [values]; red.shared.add.u32 [values], 1;", "updates", threads: 64);
    }

    [Test]
    public void TouchesBytesWhileTheirCopyIsUnderWay()
    {
        const string Copy = Places
            + "cp.async.ca.shared.global [%r4], [%rd3], 4; {0} ld.shared.u32 %r2, [{1}];";
        const string Waits = "cp.async.commit_group; cp.async.wait_group 0;";
        Passes(Copy.Replace("{0}", Waits).Replace("{1}", "%r4"));
        Passes(Copy.Replace("{0}", "cp.async.wait_all;").Replace("{1}", "%r4"));
        Passes(Copy.Replace("{0}", Waits + "bar.sync 0;").Replace("{1}", "%r6"));
        Fails(Copy.Replace("{0}", "").Replace("{1}", "%r4"), "cp.async to it is under way");
        Fails(Copy.Replace("{0}", "bar.sync 0;").Replace("{1}", "%r6"), "cp.async to it is under way");
        Fails(Copy.Replace("{0}", "cp.async.wait_group 0; bar.sync 0;")
            .Replace("{1}", "%r4"), "under way"); // no commit
        Fails(Copy.Replace("{0}", "cp.async.commit_group; cp.async.wait_group 1;")
            .Replace("{1}", "%r4"), "under way");
        Races(Copy.Replace("{0}", Waits).Replace("{1}", "%r6"), "reads"); // only its own thread sees it
        Fails(Places + "cp.async.ca.shared.global [%r4], [%rd3], 4; st.shared.u32 [%r4], 0;", "under way");
        Races(Places + "st.shared.u32 [%r4], 0; bar.sync 0; ld.shared.u32 %r2, [%r6]; "
            + "cp.async.ca.shared.global [%r4], [%rd3], 4;", "writes");
        Fails(Places
            + "cp.async.ca.shared.global [%r4], [%rd3+4], 4;", "outside of any block", "thread (31, 0, 0)");
        Fails(Places + "cp.async.ca.shared.global [%r4], [%rd4], 4;", "was not written");
        Fails(Places + "mad.wide.u32 %rd3, %r1, 12, %rd1; mad.lo.u32 %r4, %r1, 8, %r3; "
            + "cp.async.ca.shared.global [%r4], [%rd3], 8;", "not aligned to 8 bytes", "thread (1, 0, 0)");
    }

    [Test]
    public void LoadsAMatrixThatAnotherLaneHasWritten()
    {
        const string Start = "mov.u32 %r3, values; mad.lo.s32 %r4, %r1, 16, %r3; "
            + "st.shared.v4.u32 [%r4], {%r1, %r1, %r1, %r1}; ";
        const string Load = "ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%r5, %r6, %r7, %r8}, [%r4];";
        Passes(Start + "bar.warp.sync -1;" + Load);
        Races(Start + Load, "reads");
        Fails("mov.u32 %r4, values;" + "add.u32 %r4, %r4, 8;" + Load, "not aligned to 16 bytes");
    }

    private static void Passes(string body, int threads = 32) => Run(body, threads);

    private static void Fails(string body, params string[] parts)
        => Assert.That(() => Run(body, threads: 32), Reports(parts));

    private static void Races(string body, string does, int threads = 32)
        => Assert.That(() => Run(body, threads), Reports($"race: {does} shared memory"));

    private static void Run(string body, int threads)
    {
        using var kernel = new InterpreterKernel(body, threads, Shared);
        kernel.Run<int>(new int[32], 32);
    }

    private static IResolveConstraint Reports(params string[] parts)
        => Throws.TypeOf<PtxFault>().With.Message.Matches<string>(
            text => text!.Contains("kernel test") && parts.All(part => text.Contains(part)));
}
