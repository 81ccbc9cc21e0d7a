using NUnit.Framework;

namespace SimClr.Tests.Ptx;

/// <summary>What the PTX ISA leaves open about the <c>.approx</c> instructions is used, and no more.</summary>
public sealed class InterpreterApproximationTests
{
    private const int Threads = 1024;
    private const float Infinity = float.PositiveInfinity;

    [TestCase("ex2", -20, 20)]
    [TestCase("ex2", -126, -100)]
    [TestCase("lg2", 0.5, 2)]
    [TestCase("lg2", 0.99, 1.01)]
    [TestCase("lg2", 3, 1e6)]
    [TestCase("rcp", -50, 50)]
    [TestCase("sqrt", 0, 1e6)]
    [TestCase("rsqrt", 0, 1e6)]
    [TestCase("sin", -6, 6)]
    [TestCase("cos", -6, 6)]
    [TestCase("cos", 10, 300)]
    [TestCase("tanh", -3, 3)]
    public void StraysAsFarAsItMay(string name, double from, double to)
    {
        var random = new Random(name.Length);
        float[] x = [.. Enumerable.Range(0, Threads)
            .Select(_ => (float)(from + (to - from) * random.NextDouble()))];
        float[] y = Run($"{name}.approx.f32 %f2, %f1;", x);
        double worst = 0;
        for (int i = 0; i < Threads; i++)
        {
            var (exact, bound) = Expected(name, x[i]);
            double error = Math.Abs(y[i] - exact) / bound;
            Assert.That(error, Is.LessThanOrEqualTo(1), $"{name} {x[i]:r}: {y[i]:r}, exact {exact:r}");
            worst = Math.Max(worst, error);
        }

        Assert.That(worst, Is.GreaterThan(0.75), name);
        Assert.That(Run($"{name}.approx.f32 %f2, %f1;", x), Is.EqualTo(y), "the same again");
    }

    [Test]
    public void DivisionStraysByTwoUnits()
    {
        float[] x = [.. Enumerable.Range(1, Threads).Select(i => i * 0.37f)];
        float[] y = Run("mov.f32 %f3, 0f3F9D70A4; div.approx.f32 %f2, %f1, %f3;", x);
        double[] errors = [.. x.Select((value, i) =>
        {
            float quotient = value / 1.23f;
            return (y[i] - (double)value / 1.23f) / (MathF.BitIncrement(quotient) - quotient);
        })];
        Assert.That(errors.Max(Math.Abs), Is.InRange(1.5, 2));
    }

    [TestCase("ex2", new[] { 0, -0f, 1e-40f, 200, -200, float.NaN, Infinity, -Infinity },
        new[] { 1, 1, 1, Infinity, 0, float.NaN, Infinity, 0 })]
    [TestCase("lg2", new[] { 0, -0f, -1, float.NaN, Infinity, 1 },
        new[] { -Infinity, -Infinity, float.NaN, float.NaN, Infinity, 0 })]
    [TestCase("rsqrt", new[] { 0, -0f, -1, float.NaN, Infinity },
        new[] { Infinity, -Infinity, float.NaN, float.NaN, 0 })]
    [TestCase("rcp", new[] { 0, -0f, float.NaN, Infinity },
        new[] { Infinity, -Infinity, float.NaN, 0 })]
    public void SpecialValuesAreThoseOfTheTables(string name, float[] x, float[] expected)
        => Assert.That(Run($"{name}.approx.f32 %f2, %f1;", x), Is.EqualTo(expected));

    private static (double Exact, double Bound) Expected(string name, double x)
    {
        static double Unit(double y)
        {
            float size = Math.Abs((float)y);
            return MathF.BitIncrement(size) - (double)size;
        }

        double y = name switch
        {
            "ex2" => Math.Pow(2, x),
            "lg2" => Math.Log2(x),
            "rcp" => 1 / x,
            "sqrt" => Math.Sqrt(x),
            "rsqrt" => 1 / Math.Sqrt(x),
            "sin" => Math.Sin(x),
            "cos" => Math.Cos(x),
            _ => Math.Tanh(x),
        };
        return (y, name switch
        {
            "ex2" => 2 * Unit(y),
            "rcp" => Unit(y),
            "lg2" => Math.Pow(2, -22) * (x is > 0.5 and < 2 ? 1 : Math.Abs(y)),
            "sqrt" => y * Math.Pow(2, -23),
            "rsqrt" => y * Math.Pow(2, -22.9),
            "tanh" => Math.Abs(y) * Math.Pow(2, -11),
            _ => Math.Pow(2, Math.Abs(x) <= 2 * Math.PI ? -20.5 : -14.7),
        });
    }

    private static float[] Run(string code, float[] x)
    {
        using var kernel = new InterpreterKernel(
            $"ld.global.f32 %f1, [%rd3]; {code} st.global.f32 [%rd4], %f2;", x.Length);
        return kernel.Run<float>(x, x.Length);
    }
}
