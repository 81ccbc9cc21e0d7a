using NUnit.Framework;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>
/// How a tensor core adds, in sums that can be worked out by hand: bits behind the largest addend's 23 and the
/// guard bits (1 on A100, 2 on H100) fall off, and so does what float32 does not hold of the sum.
/// </summary>
public sealed unsafe class InterpreterTensorCoreTests
{
    private static readonly TensorCoreModel A100 = TensorCoreModel.A100;
    private static readonly TensorCoreModel H100 = TensorCoreModel.H100;

    [Test]
    public void WhatLiesBehindTheGuardBitsVanishes()
    {
        // Exactly, each of these sums is 1 + 2^-22.
        Assert.That(Add(A100, 1, Times(4, P(-24))), Is.EqualTo(1 + P(-22)));
        Assert.That(Add(A100, 1, Times(8, P(-25))), Is.EqualTo(1));
        Assert.That(Add(H100, 1, Times(8, P(-25))), Is.EqualTo(1 + P(-22)));
        Assert.That(Add(H100, 1, Times(16, P(-26))), Is.EqualTo(1));
    }

    [TestCase(1)]
    [TestCase(-1)]
    public void EachAddendIsCutTowardZero(int sign)
    {
        // 1.75 · 2^-24 is cut to 2^-24 on A100, to 1.5 · 2^-24 on H100; 3 · 2^-24 then to 2^-23.
        Assert.That(Add(A100, sign, Times(2, sign * 1.75f * P(-24))), Is.EqualTo(sign * (1 + P(-23))));
        Assert.That(Add(H100, sign, Times(2, sign * 1.75f * P(-24))), Is.EqualTo(sign * (1 + P(-23))));

        // Four times: 4 and 6 of 2^-24.
        Assert.That(Add(A100, sign, Times(4, sign * 1.75f * P(-24))), Is.EqualTo(sign * (1 + P(-22))));
        Assert.That(Add(H100, sign, Times(4, sign * 1.75f * P(-24))), Is.EqualTo(sign * (1 + 3 * P(-23))));

        // The opposite sign takes 2^-24 from 1 on both, none from it on A100 when smaller.
        Assert.That(Add(A100, sign, -sign * P(-25)), Is.EqualTo(sign));
        Assert.That(Add(H100, sign, -sign * P(-25)), Is.EqualTo(sign * (1 - P(-24))));
        Assert.That(Add(H100, sign, -sign * P(-26)), Is.EqualTo(sign));
    }

    [TestCase(1)]
    [TestCase(-1)]
    public void TheSumIsCutTowardZero(int sign)
    {
        // To nearest this would be 1 + 2^-22.
        Assert.That(Add(A100, sign, sign * 1.5f * P(-23)), Is.EqualTo(sign * (1 + P(-23))));
        Assert.That(Add(H100, sign, sign * 1.75f * P(-23)), Is.EqualTo(sign * (1 + P(-23))));

        // 2^24 + 3 has no place for the last bit.
        Assert.That(Add(H100, sign * P(24), [sign * 3]), Is.EqualTo(sign * (P(24) + 2)));
    }

    [Test]
    public void WhatTheLargestAddendHidIsLostWhenItIsTakenAway()
    {
        Assert.That(Add(A100, -1, 1, P(-24)), Is.EqualTo(P(-24)));
        Assert.That(Add(A100, -1, 1, P(-25)), Is.Zero);
        Assert.That(Add(H100, -1, 1, P(-25)), Is.EqualTo(P(-25)));
        Assert.That(Add(H100, -1, 1, P(-26)), Is.Zero);
    }

    [Test]
    public void AProductHasTheExponentsOfItsFactors()
    {
        // 1.5 · 1.5 = 2.25 counts as 2^0: 2^-24 stays on A100, where a float32 of 2.25 as c would hide it.
        Assert.That(Add(A100, 0, [(1.5f, 1.5f), (-1.5f, 1.5f), (1, P(-24))]), Is.EqualTo(P(-24)));
        Assert.That(Add(A100, -2.25f, [(1.5f, 1.5f), (1, P(-24))]), Is.Zero);
    }

    [Test]
    public void BlocksAreAddedOneAfterAnother()
    {
        float[] products = [1, P(-24), 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0];
        Assert.That(Add(H100, 0, products), Is.EqualTo(P(-24)), "16 at once");
        Assert.That(Add(H100 with { Block = 8 }, 0, products), Is.Zero, "1 + 2^-24 is cut to 1 between");
        Assert.That(Add(A100, 0, products), Is.Zero, "A100's blocks are 8");
        float[] near = [1, P(-24), 0, 0, -1, 0, 0, 0];
        Assert.That(Add(A100, 0, near), Is.EqualTo(P(-24)));
        Assert.That(Add(A100, 0, near, MatrixElement.Tf32), Is.Zero, "4 of tf32");
        Assert.That(Add(H100, 0, near, MatrixElement.Tf32), Is.EqualTo(P(-24)), "8 of tf32");
        Assert.That(Add(H100, 0, products, MatrixElement.Tf32), Is.Zero);
    }

    [Test]
    public void InfinitiesAndNaNPass()
    {
        const float Infinity = float.PositiveInfinity;
        foreach (var model in new[] { A100, H100 })
        {
            Assert.That(Add(model, 1, Infinity, 5), Is.EqualTo(Infinity));
            Assert.That(Add(model, -Infinity, 5, P(100)), Is.EqualTo(-Infinity));
            Assert.That(Add(model, 0, Infinity, -Infinity), Is.NaN);
            Assert.That(Add(model, 0, [(Infinity, 0)]), Is.NaN);
            Assert.That(Add(model, float.NaN, 1), Is.NaN);
            Assert.That(BitConverter.SingleToUInt32Bits(Add(model, 0, -float.NaN)), Is.EqualTo(0x7FFF_FFFF));
            Assert.That(Add(model, float.MaxValue, P(127)), Is.EqualTo(Infinity), "not the largest number");
            Assert.That(Add(model, -float.MaxValue, -P(103)), Is.EqualTo(-float.MaxValue));
            Assert.That(Add(model, 0, [(P(100), P(100)), (-P(100), P(100)), (3, 1)]), Is.Zero, "3 is hidden");
        }
    }

    [Test]
    public void SubnormalNumbersAreNumbers()
    {
        foreach (var model in new[] { A100, H100 })
        {
            Assert.That(Add(model, 0, P(-133)), Is.EqualTo(P(-133)));
            Assert.That(Add(model, P(-149), P(-133)), Is.EqualTo(P(-149) + P(-133)));
            Assert.That(Add(model, 0, [.. Enumerable.Repeat((P(-75), P(-75)), 4)]), Is.EqualTo(P(-148)));
            Assert.That(Add(model, 0, [(P(-75), P(-75))]), Is.Zero, "2^-150 is no float32");

            // A subnormal half has the exponent -14, so that bits behind 2^-38 or 2^-39 fall off.
            Assert.That(Add(model, P(-40), [P(-24)], MatrixElement.Half), Is.EqualTo(P(-24)));
            Assert.That(Add(model, P(-40), P(-24)), Is.EqualTo(P(-24) + P(-40)));
        }
    }

    [Test]
    public void ZerosMakeAZero()
    {
        Assert.That(float.IsNegative(Add(H100, -0f, [(-1, 0), (0, -5)])), Is.False);
        Assert.That(Add(H100, P(-140), [(P(120), 0), (1, P(-130))]), Is.EqualTo(P(-140) + P(-130)),
            "a zero product has no exponent");
    }

    [Test]
    public void WhatFitsIsExact()
    {
        var random = new Random(7);
        for (int n = 0; n < 1000; n++)
        {
            (float, float)[] products
                = [.. Enumerable.Range(0, 16).Select(_ => (Draw(random), Draw(random)))];
            float c = random.Next(-1 << 16, 1 << 16);
            float expected = c + products.Sum(product => product.Item1 * product.Item2);
            Assert.That(Add(A100, c, products), Is.EqualTo(expected));
            Assert.That(Add(H100, c, products), Is.EqualTo(expected));
        }
    }

    [TestCase(80, 1f)]
    [TestCase(86, 1f)]
    [TestCase(90, 1 + 1f / (1 << 21))]
    public void MmaAddsAsTheCardDoes(int computeCapability, float expected)
    {
        // 1 + 16 · 2^-25
        using var kernel = new InterpreterKernel("""
            mov.b32 %r2, 0x3F803F80; mov.b32 %r3, 0x33003300; mov.f32 %f1, 0f3F800000;
            mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%f5, %f6, %f7, %f8}, {%r2, %r2, %r2, %r2},
                {%r3, %r3}, {%f1, %f1, %f1, %f1};
            st.global.f32 [%rd4], %f5;
            """)
        {
            Gpu = new InterpretedGpu(computeCapability),
        };
        Assert.That(kernel.Run<float>([0f], 32), Is.All.EqualTo(expected));
        kernel.Gpu.TensorCore = A100;
        Assert.That(kernel.Run<float>([0f], 32), Is.All.EqualTo(1));
    }

    /// <summary>2^n.</summary>
    private static float P(int n) => MathF.ScaleB(1, n);

    private static float[] Times(int count, float product) => [.. Enumerable.Repeat(product, count)];

    private static float Draw(Random random) => random.Next(-255, 256);

    private static float Add(TensorCoreModel model, float c, params float[] products)
        => Add(model, c, products, MatrixElement.BFloat16);

    private static float Add(TensorCoreModel model, float c, float[] products, MatrixElement element)
        => Add(model, c, [.. products.Select(product => (product, 1f))], element);

    /// <summary>c + Σ a·b, in column 3 of row 1 of a product of matrices.</summary>
    private static float Add(TensorCoreModel model, float c, (float A, float B)[] products,
        MatrixElement element = MatrixElement.BFloat16)
    {
        int depth = products.Length;
        float* left = stackalloc float[2 * depth];
        float* right = stackalloc float[depth * 8];
        float* sums = stackalloc float[16];
        for (int k = 0; k < depth; k++)
        {
            left[depth + k] = products[k].A;
            right[8 * k + 3] = products[k].B;
        }

        sums[8 + 3] = c;
        model.Multiply(left, right, sums, 2, depth, element);
        return sums[8 + 3];
    }
}
