using System.Numerics;
using NUnit.Framework;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>Each instruction against what plain C# makes of the same bits.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class InterpreterArithmeticTests
{
    private const int Threads = 96;

    private static readonly uint[] Corners =
    [
        0, 1, 2, 3, 31, 32, 33, 63, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF_FFFE, 0x0001_0000,
        0x1234_5678,
        0x3F80_0000, 0xBF80_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0x0000_0000, 0x8000_0000,
        0x0000_0001,
        0x0080_0000, 0x4B80_0001, 0xC020_0000, 0x4060_0000, 0x7F7F_FFFF, 0x4F00_0000, 0xCF00_0001,
        0x3FC0_0000,
    ];

    private static IEnumerable<TestCaseData> Integers =>
    [
        Word("add.s32 %r10, %r2, %r3", (a, b, _) => a + b),
        Word("sub.u32 %r10, %r2, %r3", (a, b, _) => a - b),
        Word("mul.lo.s32 %r10, %r2, %r3", (a, b, _) => a * b),
        Word("mul.hi.s32 %r10, %r2, %r3", (a, b, _) => (uint)((long)(int)a * (int)b >> 32)),
        Word("mul.hi.u32 %r10, %r2, %r3", (a, b, _) => (uint)((ulong)a * b >> 32)),
        Word("mad.lo.s32 %r10, %r2, %r3, %r4", (a, b, c) => a * b + c),
        Word("or.b32 %r3, %r3, 1; div.u32 %r10, %r2, %r3", (a, b, _) => a / (b | 1)),
        Word("or.b32 %r3, %r3, 1; rem.u32 %r10, %r2, %r3", (a, b, _) => a % (b | 1)),
        Word("or.b32 %r3, %r3, 1; div.s32 %r10, %r2, %r3", (a, b, _) => (uint)((long)(int)a / (int)(b | 1))),
        Word("or.b32 %r3, %r3, 1; rem.s32 %r10, %r2, %r3", (a, b, _) => (uint)((long)(int)a % (int)(b | 1))),
        Word("min.s32 %r10, %r2, %r3", (a, b, _) => (uint)Math.Min((int)a, (int)b)),
        Word("min.u32 %r10, %r2, %r3", (a, b, _) => Math.Min(a, b)),
        Word("max.s32 %r10, %r2, %r3", (a, b, _) => (uint)Math.Max((int)a, (int)b)),
        Word("max.u32 %r10, %r2, %r3", (a, b, _) => Math.Max(a, b)),
        Word("abs.s32 %r10, %r2", (a, _, _) => (int)a < 0 ? 0 - a : a),
        Word("neg.s32 %r10, %r2", (a, _, _) => 0 - a),
        Word("and.b32 %r10, %r2, %r3", (a, b, _) => a & b),
        Word("or.b32 %r10, %r2, %r3", (a, b, _) => a | b),
        Word("xor.b32 %r10, %r2, %r3", (a, b, _) => a ^ b),
        Word("not.b32 %r10, %r2", (a, _, _) => ~a),
        Word("shl.b32 %r10, %r2, %r3", (a, b, _) => b > 31 ? 0 : a << (int)b),
        Word("shr.u32 %r10, %r2, %r3", (a, b, _) => b > 31 ? 0 : a >> (int)b),
        Word("shr.s32 %r10, %r2, %r3", (a, b, _) => (uint)((int)a >> (int)Math.Min(b, 31))),
        Word("shl.b32 %r10, %r2, 7", (a, _, _) => a << 7),
        Word("popc.b32 %r10, %r2", (a, _, _) => (uint)BitOperations.PopCount(a)),
        Word("clz.b32 %r10, %r2", (a, _, _) => (uint)BitOperations.LeadingZeroCount(a)),
        Word("brev.b32 %r10, %r2", (a, _, _) => Enumerable.Range(0, 32)
            .Aggregate(0u, (r, i) => r | (a >> i & 1) << (31 - i))),
        Word("bfe.u32 %r10, %r2, 5, 9", (a, _, _) => a >> 5 & 511),
        Word("bfe.s32 %r10, %r2, 5, 9", (a, _, _) => (uint)((int)(a << 18) >> 23)),
        Word("mov.b32 {%h1, %h2}, %r2; mov.b32 %r10, {%h2, %h1}", (a, _, _) => a << 16 | a >> 16),
        Word("setp.lt.s32 %p1, %r2, %r3; selp.b32 %r10, %r2, %r3, %p1", (a, b, _) => (int)a < (int)b ? a : b),
        Word("mul.wide.s32 %rd5, %r2, %r3; add.s64 %rd5, %rd5, 5; mov.b64 {%r9, %r10}, %rd5",
            (a, b, _) => (uint)((long)(int)a * (int)b + 5 >> 32)),
        Word("mul.wide.u32 %rd5, %r2, %r3; shr.u64 %rd5, %rd5, 32; cvt.u32.u64 %r10, %rd5",
            (a, b, _) => (uint)((ulong)a * b >> 32)),
        Word("cvt.s64.s32 %rd5, %r4; mad.wide.s32 %rd5, %r2, %r3, %rd5; shr.s64 %rd5, %rd5, 16; "
            + "cvt.u32.u64 %r10, %rd5",
            (a, b, c) => (uint)((long)(int)a * (int)b + (int)c >> 16)),
        Word("cvt.u64.u32 %rd5, %r2; mov.b64 %rd6, {%r3, %r4}; mul.lo.s64 %rd5, %rd5, %rd6; "
            + "xor.b64 %rd5, %rd5, %rd6; "
            + "shr.u64 %rd5, %rd5, 20; cvt.u32.u64 %r10, %rd5",
            (a, b, c) => (uint)((a * (b | (ulong)c << 32) ^ (b | (ulong)c << 32)) >> 20)),
        Word("mov.b64 %rd5, {%r2, %r3}; mov.b64 %rd6, {%r3, %r4}; max.s64 %rd5, %rd5, %rd6; "
            + "mov.b64 {%r10, %r11}, %rd5",
            (a, b, c) => (uint)Math.Max((long)(a | (ulong)b << 32), (long)(b | (ulong)c << 32))),
        Word("mov.b64 %rd5, {%r2, %r3}; or.b64 %rd6, %rd5, 3; div.u64 %rd7, 1000000007, %rd6; "
            + "cvt.u32.u64 %r10, %rd7",
            (a, b, _) => (uint)(1000000007ul / ((a | (ulong)b << 32) | 3))),
        Word("cvt.u16.u32 %h1, %r2; cvt.u16.u32 %h2, %r3; add.s16 %h1, %h1, %h2; cvt.s32.s16 %r10, %h1",
            (a, b, _) => (uint)(short)(a + b)),
        Word("cvt.u16.u32 %h1, %r2; cvt.u16.u32 %h2, %r3; mul.wide.s16 %r10, %h1, %h2",
            (a, b, _) => (uint)((short)a * (short)b)),
        Word("cvt.u16.u32 %h1, %r2; shr.s16 %h1, %h1, 3; cvt.u32.u16 %r10, %h1",
            (a, _, _) => (ushort)((short)a >> 3)),
        Short("div.s16 %h1, %h1, %h2", (a, b) => a / b),
        Short("rem.s16 %h1, %h1, %h2", (a, b) => a % b),
        Short("min.s16 %h1, %h1, %h2", (a, b) => Math.Min(a, b)),
        Short("max.s16 %h1, %h1, %h2", (a, b) => Math.Max(a, b)),
        Short("max.u16 %h1, %h1, %h2", (a, b) => Math.Max((ushort)a, (ushort)b)),
        Short("abs.s16 %h1, %h1", (a, _) => a < 0 ? -a : a),
        Short("neg.s16 %h1, %h1", (a, _) => -a),
        Short("mad.lo.s16 %h1, %h1, %h2, %h2", (a, b) => a * b + b),
        Short("setp.lt.s16 %p1, %h1, %h2; selp.b16 %h1, %h1, %h2, %p1", (a, b) => Math.Min(a, b)),
        Short("setp.ge.s16 %p1, %h1, -3; selp.b16 %h1, %h1, 7, %p1", (a, _) => a >= -3 ? a : 7),
        Short("setp.lo.u16 %p1, %h1, %h2; selp.b16 %h1, %h1, %h2, %p1",
            (a, b) => Math.Min((ushort)a, (ushort)b)),
    ];

    private static IEnumerable<TestCaseData> Floats =>
    [
        Real("add.rn.f32 %f10, %f2, %f3", (a, b, _) => a + b),
        Real("sub.f32 %f10, %f2, %f3", (a, b, _) => a - b),
        Real("mul.rn.f32 %f10, %f2, %f3", (a, b, _) => a * b),
        Real("div.rn.f32 %f10, %f2, %f3", (a, b, _) => a / b),
        Real("fma.rn.f32 %f10, %f2, %f3, %f4", MathF.FusedMultiplyAdd),
        Real("min.f32 %f10, %f2, %f3",
            (a, b, _) => float.IsNaN(a) ? b : float.IsNaN(b) ? a : MathF.Min(a, b)),
        Real("max.f32 %f10, %f2, %f3",
            (a, b, _) => float.IsNaN(a) ? b : float.IsNaN(b) ? a : MathF.Max(a, b)),
        Real("min.NaN.f32 %f10, %f2, %f3", (a, b, _) => MathF.Min(a, b)),
        Real("max.NaN.f32 %f10, %f2, %f3", (a, b, _) => MathF.Max(a, b)),
        Real("abs.f32 %f10, %f2", (a, _, _) => MathF.Abs(a)),
        Real("neg.f32 %f10, %f2", (a, _, _) => -a),
        Real("sqrt.rn.f32 %f10, %f2", (a, _, _) => MathF.Sqrt(a)),
        Real("rcp.approx.f32 %f10, %f2", (a, _, _) => 1 / a),
        Real("rsqrt.approx.f32 %f10, %f2", (a, _, _) => (float)(1 / Math.Sqrt(a))),
        Real("ex2.approx.f32 %f10, %f2", (a, _, _) => (float)Math.Pow(2, a)),
        Real("lg2.approx.f32 %f10, %f2", (a, _, _) => (float)Math.Log2(a)),
        Real("mov.f32 %f10, 0f3FC00000", (_, _, _) => 1.5f),
        Real("selp.f32 %f10, %f2, %f3, %p5", (a, _, _) => a),
        Real("cvt.f64.f32 %d1, %f2; cvt.f64.f32 %d2, %f3; mul.rn.f64 %d1, %d1, %d2; "
            + "add.f64 %d1, %d1, 0d3FF0000000000000; "
            + "cvt.rn.f32.f64 %f10, %d1", (a, b, _) => (float)((double)a * b + 1)),
        Real("cvt.f64.f32 %d1, %f2; cvt.f64.f32 %d2, %f3; fma.rn.f64 %d1, %d1, %d2, %d2; "
            + "sqrt.rn.f64 %d1, %d1; "
            + "cvt.rn.f32.f64 %f10, %d1", (a, b, _) => (float)Math.Sqrt(Math.FusedMultiplyAdd(a, b, b))),
        Real("selp.b64 %d1, 0d3FF8000000000000, 0dC000000000000000, %p5; cvt.rn.f32.f64 %f10, %d1",
            (_, _, _) => 1.5f),
        Real("selp.b32 %f10, %f2, 0fC0000000, 0", (_, _, _) => -2),
        Real("cvt.f64.f32 %d1, %f2; testp.notanumber.f64 %p1, %d1; selp.b32 %f10, %f3, 0f3F800000, %p1",
            (a, b, _) => float.IsNaN(a) ? b : 1),
        Real("cvt.f64.f32 %d1, %f2; cvt.f64.f32 %d2, %f3; copysign.f64 %d1, %d1, %d2; "
            + "cvt.rn.f32.f64 %f10, %d1", (a, b, _) => MathF.CopySign(b, a)),
    ];

    private static IEnumerable<TestCaseData> Comparisons =>
    [
        .. new (string Name, Func<float, float, bool> Holds)[]
        {
            ("eq.f32", (a, b) => a == b), ("ne.f32", (a, b) => a < b || a > b), ("lt.f32", (a, b) => a < b),
            ("le.f32", (a, b) => a <= b), ("gt.f32", (a, b) => a > b), ("ge.f32", (a, b) => a >= b),
            ("equ.f32", (a, b) => !(a < b || a > b)), ("neu.f32", (a, b) => a != b),
            ("ltu.f32", (a, b) => !(a >= b)),
            ("leu.f32", (a, b) => !(a > b)), ("gtu.f32", (a, b) => !(a <= b)),
            ("geu.f32", (a, b) => !(a < b)),
            ("num.f32", (a, b) => !float.IsNaN(a) && !float.IsNaN(b)),
            ("nan.f32", (a, b) => float.IsNaN(a) || float.IsNaN(b)),
        }.Select(test => Comparison(test.Name, "%f", (a, b) => test.Holds(Single(a), Single(b)))),
        .. new (string Name, Func<uint, uint, bool> Holds)[]
        {
            ("eq.s32", (a, b) => a == b), ("ne.b32", (a, b) => a != b), ("lt.s32", (a, b) => (int)a < (int)b),
            ("le.s32", (a, b) => (int)a <= (int)b), ("gt.s32", (a, b) => (int)a > (int)b),
            ("ge.s32", (a, b) => (int)a >= (int)b),
            ("lt.u32", (a, b) => a < b), ("le.u32", (a, b) => a <= b), ("gt.u32", (a, b) => a > b),
            ("ge.u32", (a, b) => a >= b),
            ("lo.u32", (a, b) => a < b), ("ls.u32", (a, b) => a <= b), ("hi.u32", (a, b) => a > b),
            ("hs.u32", (a, b) => a >= b),
        }.Select(test => Comparison(test.Name, "%r", test.Holds)),
    ];

    [TestCaseSource(nameof(Integers))]
    public void ComputesIntegers(string code, Func<uint, uint, uint, uint> expected)
        => Check(code, "%r10", expected, (want, got) => want == got);

    [TestCaseSource(nameof(Floats))]
    public void ComputesFloats(string code, Func<float, float, float, float> expected)
        => Check("setp.eq.f32 %p5, 0f00000000, 0f00000000; " + code, "%f10",
            (a, b, c) => BitConverter.SingleToUInt32Bits(expected(Single(a), Single(b), Single(c))),
            (want, got) => want == got || (float.IsNaN(Single(want)) && float.IsNaN(Single(got))));

    [TestCaseSource(nameof(Comparisons))]
    public void Compares(string code, Func<uint, uint, bool> expected)
        => Check(code, "%r10", (a, b, _) => expected(a, b) ? 1u : 2u, (want, got) => want == got);

    [Test]
    public void CombinesPredicates()
        => Check("setp.lt.s32 %p1|%p2, %r2, %r3; setp.gt.and.u32 %p3|%p4, %r2, %r4, !%p1; "
            + "xor.pred %p5, %p2, %p4; "
            + "not.pred %p5, %p5; selp.u32 %r10, 1, 0, %p3; @%p5 add.u32 %r10, %r10, 2; "
            + "@!%p4 add.u32 %r10, %r10, 4",
            "%r10", (a, b, c) =>
            {
                bool p1 = (int)a < (int)b;
                bool p3 = a > c && !p1;
                bool p4 = a <= c && !p1;
                return (p3 ? 1u : 0) + (!p1 == p4 ? 2u : 0) + (!p4 ? 4u : 0);
            }, (want, got) => want == got);

    [TestCase(2)]
    [TestCase(17)]
    public void OtherLanesKeepTheirRegisters(int lane)
        => Check($"setp.eq.u32 %p1, %r1, {lane}; mov.b32 %r10, %r4; @%p1 add.u32 %r10, %r2, %r3; "
            + $"mov.b64 %rd5, {{%r10, %r10}}; "
            + "@!%p1 add.u64 %rd5, %rd5, 1; cvt.u32.u64 %r10, %rd5", "%r10", null, (_, _) => true,
            (thread, a, b, c) => thread == lane ? a + b : c + 1);

    private static float Single(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static TestCaseData Word(string code, Func<uint, uint, uint, uint> expected)
        => new TestCaseData(code, expected).SetArgDisplayNames(code);

    private static TestCaseData Short(string code, Func<short, short, int> expected)
        => Word("or.b32 %r3, %r3, 1; cvt.u16.u32 %h1, %r2; cvt.u16.u32 %h2, %r3; " // no division by 0
            + $"{code}; cvt.u32.u16 %r10, %h1", (a, b, _) => (ushort)expected((short)a, (short)(b | 1)));

    private static TestCaseData Real(string code, Func<float, float, float, float> expected)
        => new TestCaseData(code, expected).SetArgDisplayNames(code);

    private static TestCaseData Comparison(string name, string register, Func<uint, uint, bool> expected)
        => new TestCaseData($"setp.{name} %p1, {register}2, {register}3; selp.u32 %r10, 1, 2, %p1", expected)
            .SetArgDisplayNames(name);

    /// <summary>Each thread has a, b and c as integers in %r2..4 and as floats in %f2..4.</summary>
    private static void Check(string code, string result, Func<uint, uint, uint, uint>? expected,
        Func<uint, uint, bool> agree, Func<int, uint, uint, uint, uint>? expectedOfThread = null)
    {
        var random = new Random(3);
        uint[] input = [.. Enumerable.Range(0, 3 * Threads).Select(_ => Draw(random))];
        using var kernel = new InterpreterKernel($"""
            ld.global.u32 %r2, [%rd3]; ld.global.u32 %r3, [%rd3+{4 * Threads}];
            ld.global.u32 %r4, [%rd3+{8 * Threads}];
            mov.b32 %f2, %r2; mov.b32 %f3, %r3; mov.b32 %f4, %r4;
            {code}; st.global.b32 [%rd4], {result};
            """, Threads)
        {
            Gpu = new InterpretedGpu { ApproximatesExactly = true }, // what they compute is tested here
        };
        uint[] output = kernel.Run<uint>(input, Threads);
        for (int i = 0; i < Threads; i++)
        {
            var (a, b, c) = (input[i], input[i + Threads], input[i + 2 * Threads]);
            uint want = expectedOfThread?.Invoke(i, a, b, c) ?? expected!(a, b, c);
            Assert.That(expectedOfThread is null ? agree(want, output[i]) : want == output[i],
                $"{code} of {a:x8}, {b:x8}, {c:x8}: expected {want:x8}, actual {output[i]:x8}");
        }
    }

    private static uint Draw(Random random) => random.Next(4) switch
    {
        0 => (uint)random.NextInt64(1L << 32),
        1 => BitConverter.SingleToUInt32Bits((random.NextSingle() - 0.5f) * 40),
        2 => (uint)random.Next(40),
        _ => Corners[random.Next(Corners.Length)],
    };
}
