using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support.Ptx;
using Regex = System.Text.RegularExpressions.Regex;

namespace SimClr.Tests.Gpu;

/// <summary>What the host writes is what the kernel reads, whatever the shape of the arguments.</summary>
internal sealed unsafe class ArgumentTests
{
    private enum Small : byte
    {
        Last = 200,
    }

    private enum Large : long
    {
        Last = long.MinValue,
    }

    private static readonly Outer OuterValue = new(200, new Inner(-5, long.MaxValue - 1), -300);

    private static readonly Between BetweenValue = new(long.MinValue + 3, Small.Last, -7, new Pair(1.5f, -8));

    private static IEnumerable<TestCaseData> Layouts =>
    [
        new(typeof(Inner), 16, 8, new[] { 0, 8 }),
        new(typeof(Outer), 32, 8, new[] { 0, 8, 24 }),
        new(typeof(Mixed), 40, 8, new[] { 0, 16, 24 }),
        new(typeof(Between), 32, 8, new[] { 0, 8, 16, 24 }),
        new(typeof(Pair), 8, 4, new[] { 0, 4 }),
        new(typeof(Float4), 16, 4, new[] { 0, 4, 8, 12 }),
        new(typeof(Small), 1, 1, Array.Empty<int>()),
        new(typeof(Large), 8, 8, Array.Empty<int>()),
        new(typeof(Empty), 1, 1, Array.Empty<int>()),
        new(typeof(Hollow), 12, 4, new[] { 0, 4, 8 }),
        new(typeof(ArrayView<byte>), 16, 8, Array.Empty<int>()),
    ];

    [TestCaseSource(nameof(Layouts))]
    public void FieldsLieWhereTheirAlignmentPutsThem(Type type, int size, int alignment, int[] offsets)
    {
        var layout = FieldLayout.Of(type);
        Assert.That((layout.Size, layout.Alignment), Is.EqualTo((size, alignment)));
        Assert.That(layout.Fields.Select(field => field.Offset), Is.EqualTo(offsets));
    }

    [Test]
    public void TheTextDeclaresWhatIsWritten()
    {
        var kernel = KernelCompiler.Compile(new KernelVariant(ReturnAll, 32), "sm_80");
        Assert.That(kernel.ParameterOffsets, Is.EqualTo(new[] { 0, 16, 48, 56, 96, 104, 112, 144 }));
        Assert.That(kernel.ParameterBytes, Is.EqualTo(152));
        var declared = Regex.Matches(kernel.Text,
                @"\.param (?:\.align (?<align>\d+) )?\.\w+ \w+(?:\[(?<bytes>\d+)\])?")
            .Select(match => match.Groups["align"].Value + "/" + match.Groups["bytes"].Value);
        Assert.That(declared, Is.EqualTo(new[] { "8/16", "8/32", "/", "8/40", "/", "/", "8/32", "/" }));
    }

    [Test]
    public void AnotherKernelsTextIsRefused()
    {
        var kernel = KernelCompiler.Compile(new KernelVariant(ReturnAll, 32), "sm_80");
        var other = ArgumentLayout.Of(((Delegate)ReturnHollow).Method);
        Assert.That(() => other.RequireAgreement(kernel.Text, "other"), Throws.TypeOf<KernelException>()
            .With.Message.Contains("other")
            .And.Message.Contains("16, 32, 4, 40, 1, 8, 32, 8").And.Message.Contains("16, 1, 12, 8"));
    }

    [Test]
    public void KernelsReadEachField()
    {
        using var gpu = new InterpretedGpu();
        var launcher = new KernelLauncher(gpu);
        var output = Allocate<long>(gpu, 17);
        var first = Filled(gpu, 5, 2.5f);
        var second = Filled(gpu, 9, -77);
        launcher.Launch(
            ReturnAll, new KernelConfig(1, 32), output.AsArrayView(), OuterValue, 41,
            new Mixed(first.AsArrayView(), 6, second.AsArrayView()), Small.Last, Large.Last, BetweenValue, 0.1);
        Assert.That(output.AsSpan().ToArray(), Is.EqualTo(new long[]
        {
            200, -5, long.MaxValue - 1, -300, 41,
            5, 25, 6, 9, -77,
            200, long.MinValue, long.MinValue + 3, 200, -7, 7, BitConverter.DoubleToInt64Bits(0.1),
        }));
    }

    [Test]
    public void StructsWithoutFieldsTakeAByte()
    {
        using var gpu = new InterpretedGpu();
        var output = Allocate<long>(gpu, 3);
        new KernelLauncher(gpu).Launch(ReturnHollow, new KernelConfig(1, 32), output.AsArrayView(), default(Empty),
            new Hollow(-3, default, -4), 5L);
        Assert.That(output.AsSpan().ToArray(), Is.EqualTo(new long[] { -3, -4, 5 }));
    }

    [Test]
    public void PaddingIsZero()
    {
        var ones = new Outer(0xFF, new Inner(-1, -1), -1);
        var gpu = new RecordingGpu();
        var launcher = new KernelLauncher(gpu);
        for (int i = 0; i < 2; i++)
        {
            launcher.Launch(
                ReturnOuter, new KernelConfig(1, 32), default(ArrayView<long>), (Small)0xFF, ones);
            Dirty();
        }

        byte[] expected = new byte[56];
        foreach (int at in new[] { 16, 24, 32, 33, 34, 35, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49 })
        {
            expected[at] = 0xFF; // of output's 16 bytes, small, outer's C, A, B, D
        }

        Assert.That(gpu.Launches[0].Arguments, Is.EqualTo(expected));
        Assert.That(gpu.Launches[1].Arguments, Is.EqualTo(expected));
    }

    [TestCase(typeof(bool), "System.Boolean")]
    [TestCase(typeof(char), "System.Char")]
    [TestCase(typeof(float*), "System.Single*")]
    [TestCase(typeof(string), "System.String")]
    [TestCase(typeof(int[]), "System.Int32[]")]
    [TestCase(typeof(Decided), "Decided.Yes: System.Boolean")]
    [TestCase(typeof(Nested), "Nested.Inside: Decided.Yes: System.Boolean")]
    public void WhatKernelsCannotReadIsRefused(Type type, string named)
        => Assert.That(() => FieldLayout.Of(type), Throws.TypeOf<KernelException>()
            .With.Message.EqualTo(
                $"{named}: no argument of a kernel; numbers, enums, ArrayView and structs of them are."));

    [Test]
    public void ARefusedArgumentIsNamedWithItsKernel()
        => Assert.That(() => KernelCompiler.Compile(new KernelVariant(TakesDecision, 32), "sm_80"),
            Throws.TypeOf<KernelException>().With.Message.StartsWith(
                "kernel ArgumentTests.TakesDecision, parameter decision: Decided.Yes: System.Boolean: no argument"));

    [Test]
    public void TablesOfWhatDotNetLaysOutOtherwiseAreRefused()
    {
        var memory = new HostMemory();
        Assert.That(() => new HostTable<Packed>(memory).Upload([default]), Throws.TypeOf<KernelException>()
            .With.Message.Contains("5 bytes in .NET, 8 in a kernel"));
        Assert.That(() => new HostTable<Decided>(memory).Upload([default]), Throws.TypeOf<KernelException>());
        Assert.That(Unsafe.SizeOf<Outer>(), Is.EqualTo(FieldLayout.Of(typeof(Outer)).Size));
    }

    [Kernel]
    private static void ReturnAll(ArrayView<long> output, Outer outer, int after, Mixed mixed, Small small,
        Large large, Between between, double last)
    {
        if (Group.IdxX > 0)
        {
            return;
        }

        output[0] = outer.C;
        output[1] = outer.I.A;
        output[2] = outer.I.B;
        output[3] = outer.D;
        output[4] = after;
        output[5] = mixed.First.Length;
        output[6] = (long)(10 * mixed.First[4]);
        output[7] = mixed.N;
        output[8] = mixed.Second.Length;
        output[9] = mixed.Second[8];
        output[10] = (byte)small;
        output[11] = (long)large;
        output[12] = between.A;
        output[13] = (byte)between.B;
        output[14] = between.C;
        output[15] = (long)(10 * between.D.X) + between.D.Y;
        output[16] = (long)Interop.FloatAsInt(last);
    }

    [Kernel]
    private static void ReturnHollow(ArrayView<long> output, Empty empty, Hollow hollow, long last)
    {
        output[0] = hollow.A;
        output[1] = hollow.B;
        output[2] = last;
    }

    [Kernel]
    private static void ReturnOuter(ArrayView<long> output, Small small, Outer outer)
        => output[0] = (byte)small + outer.C + outer.D + outer.I.A + outer.I.B;

    [Kernel]
    private static void TakesDecision(ArrayView<long> output, Decided decision)
        => output[0] = decision.Yes ? 1 : 0;

    private static BufferView<T> Allocate<T>(InterpretedGpu gpu, int length) where T : unmanaged
        => new((T*)gpu.Memory.Allocate(length * sizeof(T)), length);

    private static BufferView<T> Filled<T>(InterpretedGpu gpu, int length, T value) where T : unmanaged
    {
        var view = Allocate<T>(gpu, length);
        T[] values = [.. Enumerable.Repeat(value, length)];
        gpu.Memory.CopyFromHost(MemoryMarshal.AsBytes(values.AsSpan()), (nint)view.Pointer);
        return view;
    }

    /// <summary>Leaves something else than zeros on the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Dirty()
    {
        Span<byte> bytes = stackalloc byte[4096];
        bytes.Fill(0x55);
        GC.KeepAlive(bytes.ToArray());
    }

    private readonly record struct Inner(int A, long B);

    private readonly record struct Outer(byte C, Inner I, short D);

    private readonly record struct Mixed(ArrayView<float> First, int N, ArrayView<int> Second);

    private readonly record struct Pair(float X, int Y);

    private readonly record struct Between(long A, Small B, long C, Pair D);

    private readonly struct Empty;

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Packed(byte First, int Second);

    private readonly record struct Hollow(int A, Empty Nothing, int B);

    private readonly struct Decided(bool yes)
    {
        public readonly bool Yes = yes;
    }

    private readonly struct Nested(Decided inside)
    {
        public readonly Decided Inside = inside;
    }
}
