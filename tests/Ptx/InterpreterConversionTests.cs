using NUnit.Framework;

namespace SimClr.Tests.Ptx;

/// <summary>cvt: exact where the value fits, otherwise rounded or bounded as the PTX ISA says.</summary>
public sealed class InterpreterConversionTests
{
    private static readonly float[] Values =
    [
        0, -0f, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, 0.49999997f, 3.7f, -3.7f, 1e-30f, -1e-42f, 65504,
        65519.99f, 65520,
        -70000, 2147483520, 2147483648, -2147483648, 4294967040, 4294967296, -1, 1e20f, -1e20f, 1e38f,
        3.4028235e38f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1.0009766f, 1.0004883f, 1.00390625f,
        1.0117188f, 6.1e-5f,
        3e-8f, 1.0001221f, 255.5f, 128, -129,
    ];

    [TestCase("rni", MidpointRounding.ToEven)]
    [TestCase("rzi", MidpointRounding.ToZero)]
    [TestCase("rmi", MidpointRounding.ToNegativeInfinity)]
    [TestCase("rpi", MidpointRounding.ToPositiveInfinity)]
    public void RoundsToIntegers(string mode, MidpointRounding rounding)
    {
        Floats($"cvt.{mode}.s32.f32 %r10, %f2", v => (uint)Bounded(v, rounding, int.MinValue, int.MaxValue));
        Floats($"cvt.{mode}.u32.f32 %r10, %f2", v => (uint)Bounded(v, rounding, 0, uint.MaxValue));
        Floats($"cvt.{mode}.s16.f32 %h1, %f2; cvt.s32.s16 %r10, %h1",
            v => (uint)Bounded(v, rounding, short.MinValue, short.MaxValue));
        Floats($"cvt.{mode}.u8.f32 %r10, %f2", v => (uint)Bounded(v, rounding, 0, 255));
        Floats($"cvt.{mode}.f32.f32 %f10, %f2; mov.b32 %r10, %f10",
            v => BitConverter.SingleToUInt32Bits(float.IsNaN(v) ? BitConverter.UInt32BitsToSingle(0x7FFFFFFF)
                : (float)Math.Round((double)v, rounding)));
        Floats($"cvt.{mode}.s64.f32 %rd5, %f2; shr.s64 %rd5, %rd5, 32; cvt.u32.u64 %r10, %rd5", v => (uint)(
            float.IsNaN(v) ? unchecked((int)0x8000_0000)
                : v >= 9223372036854775808f ? int.MaxValue : v < -9223372036854775808f ? int.MinValue
                : (long)Math.Round((double)v, rounding) >> 32));
    }

    [Test]
    public void NarrowsFloats()
    {
        Floats("cvt.rn.f16.f32 %h1, %f2; cvt.u32.u16 %r10, %h1", v => Half(v));
        Floats("cvt.rn.f16.f32 %h1, %f2; cvt.f32.f16 %f10, %h1; mov.b32 %r10, %f10",
            v => float.IsNaN(v) ? 0x7FFFFFFF : BitConverter.SingleToUInt32Bits((float)(Half)v));
        Floats("cvt.rn.bf16.f32 %h1, %f2; cvt.u32.u16 %r10, %h1", BFloat16);
        Floats("mov.f32 %f3, 0f3F800000; cvt.rn.bf16x2.f32 %r10, %f2, %f3", v => BFloat16(v) << 16 | 0x3F80);
        Floats("mov.f32 %f3, 0f3F800000; cvt.rn.f16x2.f32 %r10, %f3, %f2", v => 0x3C00u << 16 | Half(v));
        Floats("cvt.rna.tf32.f32 %r10, %f2", Tf32);
        Floats("cvt.sat.f32.f32 %f10, %f2; mov.b32 %r10, %f10",
            v => BitConverter.SingleToUInt32Bits(float.IsNaN(v) ? 0 : Math.Clamp(v, 0, 1)));
    }

    [Test]
    public void ConvertsIntegers()
    {
        Words("cvt.rn.f32.s32 %f10, %r2; mov.b32 %r10, %f10", v => BitConverter.SingleToUInt32Bits((int)v));
        Words("cvt.rn.f32.u32 %f10, %r2; mov.b32 %r10, %f10", v => BitConverter.SingleToUInt32Bits(v));
        Words("cvt.s32.s8 %r10, %r2", v => (uint)(sbyte)v);
        Words("cvt.u32.u8 %r10, %r2", v => (byte)v);
        Words("cvt.u16.u32 %h1, %r2; cvt.u32.u16 %r10, %h1", v => (ushort)v);
        Words("cvt.s16.s32 %h1, %r2; cvt.s64.s16 %rd5, %h1; cvt.u32.u64 %r10, %rd5", v => (uint)(short)v);
        Words("cvt.sat.s8.s32 %r10, %r2", v => (uint)Math.Clamp((int)v, -128, 127));
        Words("cvt.sat.u8.s32 %r10, %r2", v => (uint)Math.Clamp((int)v, 0, 255));
        Words("cvt.sat.u32.s32 %r10, %r2", v => (uint)Math.Max((int)v, 0));
        Words("cvt.u64.u32 %rd5, %r2; mul.lo.u64 %rd5, %rd5, %rd5; cvt.rn.f32.u64 %f10, %rd5; "
            + "mov.b32 %r10, %f10",
            v => BitConverter.SingleToUInt32Bits((float)((ulong)v * v)));
        Words("cvt.s64.s32 %rd5, %r2; neg.s64 %rd5, %rd5; cvt.rn.f64.s64 %d1, %rd5; "
            + "cvt.rn.f32.f64 %f10, %d1; mov.b32 %r10, %f10",
            v => BitConverter.SingleToUInt32Bits(-(long)(int)v));
    }

    private static long Bounded(float value, MidpointRounding rounding, long smallest, long largest)
        => float.IsNaN(value) ? 0 : (long)Math.Clamp(Math.Round((double)value, rounding), smallest, largest);

    private static uint Half(float value)
        => float.IsNaN(value) ? 0x7FFFu : BitConverter.HalfToUInt16Bits((Half)value);

    /// <summary>The nearest of the two neighbours; the even one when both are as near.</summary>
    private static uint BFloat16(float value)
    {
        if (!float.IsFinite(value))
        {
            return float.IsNaN(value) ? 0x7FFFu : BitConverter.SingleToUInt32Bits(value) >> 16;
        }

        uint below = BitConverter.SingleToUInt32Bits(value) >> 16;
        double low = BitConverter.UInt32BitsToSingle(below << 16);
        double high = (below & 0x7FFF) == 0x7F7F ? Math.CopySign(Math.ScaleB(1, 128), value)
            : BitConverter.UInt32BitsToSingle(below + 1 << 16);
        double toLow = Math.Abs(value - low);
        double toHigh = Math.Abs(high - value);
        return toLow < toHigh || (toLow == toHigh && below % 2 == 0) ? below : below + 1;
    }

    /// <summary>The nearest of the two neighbours; the one farther from zero when both are as near.</summary>
    private static uint Tf32(float value)
    {
        uint below = BitConverter.SingleToUInt32Bits(value) & ~0x1FFFu;
        if (!float.IsFinite(value))
        {
            return float.IsNaN(value) ? 0x7FFF_FFFF : below;
        }

        double low = BitConverter.UInt32BitsToSingle(below);
        double high = (below & 0x7FFF_FFFF) == 0x7F7F_E000 ? Math.CopySign(Math.ScaleB(1, 128), value)
            : BitConverter.UInt32BitsToSingle(below + 0x2000);
        return Math.Abs(value - low) < Math.Abs(high - value) ? below : below + 0x2000;
    }

    private static void Floats(string code, Func<float, uint> expected)
        => Check(code, [.. Values.Select(BitConverter.SingleToUInt32Bits)],
            bits => expected(BitConverter.UInt32BitsToSingle(bits)));

    private static void Words(string code, Func<uint, uint> expected)
        => Check(code,
            [0, 1, 127, 128, 129, 255, 256, 32767, 32768, 65535, 16777217, 0x7FFFFFFF, 0x80000000, 0x80000040,
            0xFFFFFFFF, 0xFFFFFF80, 0xFFFFFF7F, 0x12345678, 0xFFFF8000, 33554435], expected);

    private static void Check(string code, uint[] values, Func<uint, uint> expected)
    {
        using var kernel = new InterpreterKernel(
            $"ld.global.u32 %r2, [%rd3]; mov.b32 %f2, %r2; {code}; st.global.u32 [%rd4], %r10;",
                values.Length);
        uint[] output = kernel.Run<uint>(values, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            uint want = expected(values[i]);
            Assert.That(output[i], Is.EqualTo(want),
                $"{code} of {values[i]:x8} ({BitConverter.UInt32BitsToSingle(values[i]):R})");
        }
    }
}
