using NUnit.Framework;
using SimClr.Kernels.Cpu;

namespace SimClr.Tests.Kernels;

public sealed class LanesTests
{
    [Test]
    public void ExpIsAccurate()
    {
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, 320_000).Select(_ => -87.3f + 175.5f * random.NextSingle())];
        Assert.That(WorstError<F32x1>(x), Is.LessThan(1.1));
        Assert.That(WorstError<F32x4>(x), Is.LessThan(1.5), "without fused multiply-add on some machines");
        if (Conv2d.WidestRegisterBits >= 256)
        {
            Assert.That(WorstError<F32x8>(x), Is.LessThan(1.1));
        }

        if (Conv2d.WidestRegisterBits >= 512)
        {
            Assert.That(WorstError<F32x16>(x), Is.LessThan(1.1));
        }
    }

    [TestCase(0f, 1f)]
    [TestCase(-0f, 1f)]
    [TestCase(-88f, 0f)]
    [TestCase(-1e30f, 0f)]
    [TestCase(float.NegativeInfinity, 0f)]
    [TestCase(89f, float.PositiveInfinity)]
    [TestCase(1e30f, float.PositiveInfinity)]
    [TestCase(float.PositiveInfinity, float.PositiveInfinity)]
    [TestCase(float.NaN, float.NaN)]
    public void ExpHoldsAtTheEnds(float x, float expected) => Assert.That(Exp(x), Is.EqualTo(expected));

    [Test]
    public void EveryNaNStaysNaN()
    {
        for (int payload = 0; payload < 1 << 22; payload += 77777)
        {
            Assert.That(Exp(BitConverter.Int32BitsToSingle(0x7FC00000 + payload)), Is.NaN);
            Assert.That(Exp(BitConverter.Int32BitsToSingle(unchecked((int)0xFFC00000) + payload)), Is.NaN);
        }
    }

    private static unsafe float Exp(float x)
    {
        float y;
        Lanes.Exp(F32x1.Load(&x)).Store(&y);
        return y;
    }

    // In units in the last place.
    private static unsafe double WorstError<V>(float[] arguments) where V : struct, IFloatVector<V>
    {
        double worst = 0;
        float* y = stackalloc float[V.Width];
        fixed (float* x = arguments)
        {
            for (int i = 0; i < arguments.Length; i += V.Width)
            {
                Lanes.Exp(V.Load(x + i)).Store(y);
                for (int lane = 0; lane < V.Width; lane++)
                {
                    double expected = Math.Exp(x[i + lane]);
                    double unit = MathF.BitIncrement((float)expected) - (float)expected;
                    worst = Math.Max(worst, Math.Abs(y[lane] - expected) / unit);
                }
            }
        }

        return worst;
    }
}
