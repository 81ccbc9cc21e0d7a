using NUnit.Framework;

namespace SimClr.Tests.Ptx;

/// <summary>Loads, stores, atomics and copies: which bytes go where.</summary>
public sealed class InterpreterMemoryTests
{
    private static readonly uint[] Input = [.. Enumerable.Range(0, 128)
        .Select(i => 0x8765_4321u * (uint)(i + 1))];

    [TestCase("ld.global.u8 %r2, [%rd3+1]; st.global.u32 [%rd4], %r2;", "byte 1")]
    [TestCase("ld.global.s8 %r2, [%rd3+3]; st.global.u32 [%rd4], %r2;", "signed byte 3")]
    [TestCase("ld.global.u16 %h2, [%rd3+2]; cvt.u32.u16 %r2, %h2; st.global.u32 [%rd4], %r2;", "upper half")]
    [TestCase("ld.global.s16 %h2, [%rd3]; cvt.s32.s16 %r2, %h2; st.global.u32 [%rd4], %r2;", "signed half")]
    [TestCase("ld.global.s16 %r2, [%rd3]; st.global.u32 [%rd4], %r2;", "signed half")]
    [TestCase("ld.global.s8 %h2, [%rd3+3]; cvt.u32.u16 %r2, %h2; cvt.s32.s16 %r2, %r2; "
        + "st.global.u32 [%rd4], %r2;", "signed byte 3")]
    [TestCase("ld.global.s32 %rd5, [%rd3]; shr.s64 %rd5, %rd5, 8; st.global.u32 [%rd4], %rd5;", "shifted")]
    [TestCase("ld.global.u32 %r2, [%rd3]; st.global.u8 [%rd4+1], %r2; shr.u32 %r3, %r2, 8; "
        + "st.global.u8 [%rd4], %r3; "
        + "shr.u32 %r3, %r2, 16; cvt.u16.u32 %h1, %r3; st.global.b16 [%rd4+2], %h1;", "swapped bytes")]
    [TestCase("mad.wide.u32 %rd5, %r1, 16, %rd1; ld.global.v4.u32 {%r2, %r3, %r4, %r5}, [%rd5]; "
        + "xor.b32 %r2, %r2, %r5; "
        + "xor.b32 %r3, %r3, %r4; xor.b32 %r2, %r2, %r3; st.global.u32 [%rd4], %r2;", "of four")]
    [TestCase("mad.wide.u32 %rd5, %r1, 16, %rd1; ld.global.v2.u64 {%rd6, %rd7}, [%rd5]; "
        + "xor.b64 %rd6, %rd6, %rd7; "
        + "mov.b64 {%r2, %r3}, %rd6; xor.b32 %r2, %r2, %r3; st.global.u32 [%rd4], %r2;", "of four")]
    [TestCase("ld.global.u32 %r2, [%rd1]; st.global.u32 [%rd4], %r2;", "the first")]
    [TestCase("xor.b32 %r2, %r1, 13; mad.wide.u32 %rd5, %r2, 4, %rd1; ld.global.nc.u32 %r2, [%rd5]; "
        + "st.global.u32 [%rd4], %r2;",
        "crossed")]
    [TestCase("xor.b32 %r2, %r1, 13; mad.wide.u32 %rd5, %r2, 4, %rd1; ld.u32 %r2, [%rd5]; "
        + "st.u32 [%rd4], %r2;",
        "crossed")]
    public void LoadsAndStores(string code, string meaning)
    {
        using var kernel = new InterpreterKernel(code);
        Assert.That(kernel.Run<uint>(Input, 32), Is.EqualTo(Enumerable.Range(0, 32).Select(i => meaning switch
        {
            "byte 1" => Input[i] >> 8 & 255,
            "signed byte 3" => (uint)((int)Input[i] >> 24),
            "upper half" => Input[i] >> 16,
            "signed half" => (uint)(short)Input[i],
            "shifted" => (uint)((int)Input[i] >> 8),
            "swapped bytes" => (Input[i] & 0xFFFF0000) | (Input[i] & 255) << 8 | (Input[i] >> 8 & 255),
            "of four" => Input[4 * i] ^ Input[4 * i + 1] ^ Input[4 * i + 2] ^ Input[4 * i + 3],
            "the first" => Input[0],
            _ => Input[i ^ 13],
        })));
    }

    [TestCase("st.shared.v4.u32 [%r4], {%r1, %r5, %r6, %r7}; bar.warp.sync -1; ld.shared.u32 %r8, [%r9]")]
    [TestCase("st.shared.v2.u32 [%r4], {%r1, %r5}; st.shared.v2.u32 [%r4+8], {%r6, %r7}; bar.sync 0; "
        + "ld.shared.u32 %r8, [%r9]")]
    [TestCase("mov.b64 %rd5, {%r1, %r5}; mov.b64 %rd6, {%r6, %r7}; st.shared.v2.u64 [%r4], {%rd5, %rd6}; "
        + "bar.sync 0; "
        + "ld.shared.u16 %h1, [%r9]; ld.shared.u16 %h2, [%r9+2]; mov.b32 %r8, {%h1, %h2}")]
    [TestCase("cvt.u64.u32 %rd5, %r4; st.shared.u8 [%rd5], %r1; st.shared.u8 [%rd5+1], 0; "
        + "st.shared.u16 [%rd5+2], %h9; "
        + "st.shared.u32 [%r4+4], %r5; st.shared.v2.b32 [%r4+8], {%r6, %r7}; bar.sync 0; "
        + "ld.shared.u32 %r8, [%r9]")]
    [TestCase("cvt.u64.u32 %rd5, %r4; cvta.shared.u64 %rd5, %rd5; st.v4.u32 [%rd5], {%r1, %r5, %r6, %r7}; "
        + "bar.sync 0; cvt.u64.u32 %rd6, %r9; cvta.shared.u64 %rd6, %rd6; ld.u32 %r8, [%rd6]")]
    [TestCase("cvt.u64.u32 %rd5, %r4; st.shared.v4.u32 [%rd5], {%r1, %r5, %r6, %r7}; bar.sync 0; "
        + "mov.u64 %rd6, values; cvta.shared.u64 %rd6, %rd6; cvt.u64.u32 %rd7, %r9; "
        + "add.u64 %rd6, %rd6, %rd7; cvta.to.shared.u64 %rd6, %rd6; ld.shared.u32 %r8, [%rd6]")]
    public void SharedMemoryHoldsWhatIsStored(string code)
    {
        // Thread t stores t, t+100, t+200, t+300 at 16·t and loads word 37·t % 128.
        using var kernel = new InterpreterKernel($"""
            mov.u32 %r3, values; mad.lo.s32 %r4, %r1, 16, %r3; mov.u16 %h9, 0;
            add.u32 %r5, %r1, 100; add.u32 %r6, %r1, 200; add.u32 %r7, %r1, 300;
            mul.lo.u32 %r9, %r1, 37; and.b32 %r9, %r9, 127; mad.lo.s32 %r9, %r9, 4, %r3;
            {code}; st.global.u32 [%rd4], %r8;
            """, declarations: ".shared .align 16 .b8 values[512];");
        Assert.That(kernel.Run<int>([0], 32),
            Is.EqualTo(Enumerable.Range(0, 32).Select(t => 37 * t % 128 / 4 + 37 * t % 4 * 100)));
    }

    [Test]
    public void AnExternArrayHasTheBytesOfTheLaunch()
    {
        const string Code = "mov.u32 %r3, values; mad.lo.s32 %r4, %r1, 4, %r3; st.shared.u32 [%r4], %r1;";
        using var kernel = new InterpreterKernel(Code,
            declarations: ".extern .shared .align 16 .b8 values[];")
        {
            DynamicSharedBytes = 128,
        };
        Assert.That(() => kernel.Run<int>([0], 1), Throws.Nothing);
        using var less = new InterpreterKernel(Code, declarations: ".extern .shared .align 16 .b8 values[];")
        {
            DynamicSharedBytes = 124,
        };
        Assert.That(() => less.Run<int>([0], 1), Throws.Exception.With.Message.Contains("outside"));
    }

    [TestCase("add", "0", 96 * 95 / 2)]
    [TestCase("max", "0", 95)]
    [TestCase("min", "50", 0)]
    [TestCase("or", "0", 127)]
    [TestCase("xor", "7", 7)]
    public void AtomicsCountEachThread(string operation, string start, int expected)
    {
        string type = operation is "or" or "xor" ? "b32" : "u32";
        using var kernel = new InterpreterKernel($"""
            setp.eq.u32 %p1, %r1, 0; @%p1 st.shared.u32 [values], {start};
            @%p1 st.global.u32 [%rd2], {start}; bar.sync 0;
            red.shared.{operation}.{type} [values], %r1; atom.global.{operation}.{type} %r3, [%rd2], %r1;
            bar.sync 0;
            @%p1 ld.shared.u32 %r2, [values]; @%p1 st.global.u32 [%rd2+4], %r2;
            """, 96, ".shared .align 16 .b8 values[16];");
        Assert.That(kernel.Run<int>([0], 2), Is.EqualTo(new[] { expected, expected }));
    }

    [Test]
    public void AtomicsReturnWhatWasThere()
    {
        using var kernel = new InterpreterKernel("""
            atom.global.add.u32 %r2, [%rd1], 2; atom.global.exch.b32 %r3, [%rd1+4], %r1;
            atom.global.cas.b32 %r4, [%rd1+8], %r1, 77;
            add.u32 %r5, %r1, 1; max.u32 %r6, %r5, 1;
            mad.lo.u32 %r2, %r2, 1000, %r3; mad.lo.u32 %r2, %r4, 1000000, %r2; st.global.u32 [%rd4], %r2;
            """);
        int[] expected = [.. Enumerable.Range(0, 32).Select(
            t => 1000 * (10 + 2 * t) + (t == 0 ? 20 : t - 1) + 1000000 * (t <= 3 ? 3 : 77))];
        Assert.That(kernel.Run<int>([10, 20, 3], 32), Is.EqualTo(expected));
    }

    [TestCase(16, "cg", "")]
    [TestCase(16, "ca", ", %r10")]
    [TestCase(8, "ca", ", %r10")]
    [TestCase(4, "ca", ", %r10")]
    public void CopiesInTheBackground(int bytes, string cache, string length)
    {
        // Thread t copies its first t % (bytes + 1) bytes; zeros fill the rest.
        using var kernel = new InterpreterKernel($"""
            mov.u32 %r3, values; mad.lo.u32 %r4, %r1, 16, %r3; mad.wide.u32 %rd5, %r1, 16, %rd1;
            rem.u32 %r10, %r1, {bytes + 1};
            cp.async.{cache}.shared.global [%r4], [%rd5], {bytes}{length};
            cp.async.commit_group; cp.async.wait_group 0;
            mad.wide.u32 %rd6, %r1, 16, %rd2;
            ld.shared.u32 %r5, [%r4]; st.global.u32 [%rd6], %r5;
            {(bytes > 4 ? "ld.shared.u32 %r5, [%r4+4]; st.global.u32 [%rd6+4], %r5;" : "")}
            {(bytes > 8 ? "ld.shared.v2.u32 {%r5,%r6}, [%r4+8]; st.global.v2.u32 [%rd6+8], {%r5,%r6};" : "")}
            """, declarations: ".shared .align 16 .b8 values[512];");
        byte[] input = [.. Enumerable.Range(0, 512).Select(i => (byte)(i * 7 + 1))];
        byte[] expected = [.. Enumerable.Range(0, 512).Select(i => i % 16 >= bytes ? (byte)255
            : length == "" || i % 16 < i / 16 % (bytes + 1) ? input[i] : (byte)0)];
        Assert.That(kernel.Run<byte>(input, 512), Is.EqualTo(expected));
    }

    [Test]
    public void GroupsOfCopiesCompleteInOrder()
    {
        using var kernel = new InterpreterKernel("""
            mov.u32 %r3, values; mad.lo.u32 %r4, %r1, 4, %r3;
            cp.async.ca.shared.global [%r4], [%rd3], 4; cp.async.commit_group;
            cp.async.ca.shared.global [%r4+128], [%rd3+128], 4; cp.async.commit_group;
            cp.async.wait_group 1; ld.shared.u32 %r5, [%r4];
            cp.async.wait_group 0; ld.shared.u32 %r6, [%r4+128]; add.u32 %r5, %r5, %r6;
            st.global.u32 [%rd4], %r5;
            """, declarations: ".shared .align 16 .b8 values[512];");
        Assert.That(kernel.Run<uint>(Input, 32),
            Is.EqualTo(Enumerable.Range(0, 32).Select(t => Input[t] + Input[t + 32])));
    }
}
