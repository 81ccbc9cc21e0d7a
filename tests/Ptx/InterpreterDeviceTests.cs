using System.Runtime.InteropServices;
using ILGPU;
using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>
/// The interpreted card: its memory, what it refuses to load and to launch, and its order of blocks.
/// </summary>
public sealed class InterpreterDeviceTests
{
    [Test]
    public void MemoryIsCountedAlignedAndPoisoned()
    {
        using var gpu = new InterpretedGpu();
        var memory = gpu.Memory;
        nint first = memory.Allocate(100);
        nint second = memory.Allocate(1000);
        Assert.That((first % 256, second % 256, memory.InUse), Is.EqualTo(((nint)0, (nint)0, 1100L)));
        byte[] contents = new byte[100];
        memory.CopyToHost(first, contents);
        Assert.That(contents, Is.All.EqualTo(255));
        memory.Free(second, 1000);
        Assert.That((memory.InUse, memory.Peak), Is.EqualTo((100L, 1100L)));
        memory.ResetPeak();
        Assert.That(memory.Peak, Is.EqualTo(100));
        Assert.That(() => memory.Free(second, 1000), Throws.TypeOf<PtxFault>());
        Assert.That(() => memory.Free(first, 99), Throws.TypeOf<PtxFault>());
        Assert.That(() => memory.CopyFromHost(new byte[101], first), Throws.TypeOf<PtxFault>());
        Assert.That(() => memory.Clear(second, 4), Throws.TypeOf<PtxFault>());
        Assert.That(() => memory.Allocate(1L << 40), Throws.TypeOf<InsufficientMemoryException>());
    }

    [TestCase(1, 1, 64)]
    [TestCase(0, 1, 32)]
    [TestCase(1, 65536, 32)]
    public void RefusesALaunch(int x, int y, int threads)
    {
        using var kernel = new InterpreterKernel("st.global.u32 [%rd4], %r1;");
        var loaded = kernel.Gpu.Load(kernel.Compiled);
        Assert.That(() => kernel.Gpu.Launch(loaded, new KernelConfig(new Index2D(x, y), new Index2D(threads, 1)), new byte[16]),
            Throws.TypeOf<PtxFault>().With.Message.Contains("grid"));
        Assert.That(() => kernel.Gpu.Launch(loaded, new KernelConfig(1, 32), new byte[12]),
            Throws.TypeOf<PtxFault>());
    }

    [TestCase("add.s32 %r2, %r77, 1;", "%r77 is not declared")]
    [TestCase("add.s32 %rd5, %r1, 1;", "%rd5 is .B64, not .S32")]
    [TestCase("frobnicate.s32 %r2, %r1;", "does not know")]
    [TestCase("add.rz.f32 %f2, %f2, %f2;", "rounding to nearest")]
    [TestCase("bra NOWHERE;", "no label NOWHERE")]
    [TestCase("bar.sync 1;", "barrier 0")]
    [TestCase("ld.const.u32 %r2, [%rd3];", "this space is not known")]
    [TestCase("atom.local.add.u32 %r2, [%rd3], 1;", "no atomics")]
    [TestCase("brx.idx %r1, NOWHERE;", "no .branchtargets NOWHERE")]
    [TestCase("mma.sync.aligned.m16n8k4.row.col.f32.tf32.tf32.f32 {%f1,%f2,%f3,%f4}, {%r1,%r1}, {%r1}, "
        + "{%f1,%f2,%f3,%f4};", "mma is")]
    public void RefusesWhatItDoesNotKnow(string code, string message)
    {
        using var kernel = new InterpreterKernel(code);
        Assert.That(() => kernel.Gpu.Load(kernel.Compiled), Throws.TypeOf<NotSupportedException>()
            .With.Message.Contains(message));
    }

    [Test]
    public void RefusesMoreThanACardHas()
    {
        using var large = new InterpreterKernel("", declarations: ".shared .align 16 .b8 values[49156];");
        Assert.That(() => large.Gpu.Load(large.Compiled), Throws.TypeOf<NotSupportedException>()
            .With.Message.Contains("49156"));
        using var small = new InterpreterKernel("")
        {
            Gpu = new InterpretedGpu(80),
            DynamicSharedBytes = 200 << 10,
        };
        Assert.That(() => small.Gpu.Load(small.Compiled), Throws.TypeOf<NotSupportedException>()
            .With.Message.Contains("204800"));
        string text = small.Compiled.Text.Replace("sm_80", "sm_90");
        var newer = small.Compiled with { Text = text, DynamicSharedBytes = 0 };
        Assert.That(() => small.Gpu.Load(newer), Throws.TypeOf<NotSupportedException>()
            .With.Message.Contains("sm_90"));
    }

    [TestCase(1)]
    [TestCase(3)]
    public void EachBlockRunsOnce(int cores)
    {
        using var kernel = new InterpreterKernel("""
            mov.u32 %r2, %ctaid.x; mov.u32 %r3, %nctaid.x; mad.lo.u32 %r4, %r3, 1000, %r2;
            mad.wide.u32 %rd5, %r2, 4, %rd2;
            setp.eq.u32 %p1, %r1, 0; @%p1 st.global.u32 [%rd5], %r4; red.global.add.u32 [%rd1], %r1;
            """, blocks: 37)
        {
            Gpu = new InterpretedGpu { Threads = cores },
        };
        Assert.That(kernel.Run<int>([0], 37), Is.EqualTo(Enumerable.Range(37000, 37)));
    }

    [Test]
    public void AFaultOnAnotherCoreIsReportedAsOne()
    {
        using var kernel = new InterpreterKernel(
            "mov.u32 %r2, %ctaid.x; setp.eq.u32 %p1, %r2, 30; @%p1 trap;", blocks: 37)
        {
            Gpu = new InterpretedGpu { Threads = 3 },
        };
        Assert.That(() => kernel.Run<int>([0], 1), Throws.TypeOf<PtxFault>()
            .With.Message.Contains("block (30, 0, 0)"));
    }

    [Test]
    public void RunsBackwardsToo()
    {
        // Whoever comes last leaves its block's and warp's number.
        using var kernel = new InterpreterKernel(
            "mov.u32 %r2, %ctaid.x; mad.lo.u32 %r2, %r2, 1000, %r1; and.b32 %r3, %r1, 31; "
                + "setp.eq.u32 %p1, %r3, 0; "
            + "@%p1 st.global.u32 [%rd2], %r2;", threads: 64, blocks: 3);
        Assert.That(kernel.Run<int>([0], 1), Is.EqualTo(new[] { 2032 }));
        kernel.Gpu.RunsBackwards = true;
        Assert.That(kernel.Run<int>([0], 1), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void ChecksCanBeSwitchedOff()
    {
        using var kernel = new InterpreterKernel(
            "ld.global.u32 %r2, [%rd4]; st.shared.u32 [values], %r1; ld.shared.u32 %r3, [values]; "
                + "add.u32 %r4, %r7, %r3;",
            declarations: ".shared .align 16 .b8 values[16];");
        Assert.That(() => kernel.Run<int>([0], 32), Throws.TypeOf<PtxFault>());
        kernel.Gpu.Checks = PtxChecks.None;
        Assert.That(() => kernel.Run<int>([0], 32), Throws.Nothing);
    }

    [Test]
    public void ParametersLieWhereTheirTypesPutThem()
    {
        const string Text = """
            .version 7.8
            .target sm_80
            .address_size 64
            .visible .entry test(.param .u32 a, .param .align 8 .b8 view[16], .param .u8 flag,
            .param .f32 scale)
            {
            .reg .b32 %r<9>; .reg .f32 %f<9>; .reg .b64 %rd<9>;
            ld.param.u32 %r1, [a]; ld.param.u64 %rd1, [view]; ld.param.u64 %rd2, [view+8];
            ld.param.u8 %r2, [flag];
            ld.param.f32 %f1, [scale]; cvt.u32.u64 %r3, %rd2; cvta.to.global.u64 %rd3, %rd1;
            add.u32 %r4, %r1, %r2;
            st.global.v4.b32 [%rd3], {%r4, %r2, %r3, %f1};
            }
            """;
        using var gpu = new InterpretedGpu();
        nint block = gpu.Memory.Allocate(16);
        byte[] arguments = new byte[32];
        arguments[0] = 40;
        BitConverter.TryWriteBytes(arguments.AsSpan(8), (long)block);
        BitConverter.TryWriteBytes(arguments.AsSpan(16), 77L);
        arguments[24] = 2;
        BitConverter.TryWriteBytes(arguments.AsSpan(28), 1.5f);
        gpu.Launch(gpu.Load(new GpuKernel("test", Text, [0, 8, 24, 28], 32, 0)), new KernelConfig(1, 1),
            arguments);
        int[] result = new int[4];
        gpu.Memory.CopyToHost(block, MemoryMarshal.AsBytes(result.AsSpan()));
        Assert.That(result, Is.EqualTo(new[] { 42, 2, 77, BitConverter.SingleToInt32Bits(1.5f) }));
    }
}
