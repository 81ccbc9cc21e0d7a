using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Docs.Examples.NumberTable;

namespace SimClr.Tests.Docs.Examples;

/// <summary>
/// Two images, two views each, embeddings of two numbers: everything in docs/03-nt-xent.md, by the reference
/// kernels in double precision.
/// </summary>
internal sealed class NtXentExample
{
    private const int Rows = 4, D = 2;

    private static readonly double[] U = [2, 0, 0, 1, 4, 3, -3, 4]; // (4, 2) before the normalisation
    private static readonly string[] Images = ["A", "B", "A", "B"];

    private readonly double[] z, dZ, dU, logSumExp;
    private readonly double temperature, loss;

    public NtXentExample(
        double temperature = 0.5, ContrastiveObjective objective = ContrastiveObjective.NtXent, int[]? labels = null)
    {
        this.temperature = temperature;
        var device = TestDevices.ReferenceDouble;
        var shape = new NtXentShape(Rows / 2, D, temperature, objective);
        using var arrays = new HostArrays<double>(device);
        var inputs = arrays.Of(U);
        var (unit, inverseNorm) = (arrays.Empty(U.Length), arrays.Empty(Rows));
        var (value, sums) = (arrays.Empty(1), arrays.Empty(Rows));
        var (dUnit, dInputs) = (arrays.Empty(U.Length), arrays.Empty(U.Length));
        var ofImages = arrays.OfInts(labels ?? []);
        device.Normalize.Forward(inputs, Rows, D, 1e-12, unit, inverseNorm);
        device.NtXent.Forward(unit, ofImages, shape, value, sums);
        device.NtXent.Backward(arrays.Of([1]), unit, ofImages, sums, shape, dUnit, Accumulation.Overwrite);
        device.Normalize.Backward(dUnit, unit, inverseNorm, Rows, D, dInputs, Accumulation.Overwrite);
        (z, dZ, dU) = ([.. unit.AsSpan()], [.. dUnit.AsSpan()], [.. dInputs.AsSpan()]);
        (logSumExp, loss) = ([.. sums.AsSpan()], value[0]);
    }

    public string Similarities()
    {
        var table = new NumberTable("row", "image", "u", "z", "s(i,1)", "s(i,2)", "s(i,3)", "s(i,4)");
        for (int i = 0; i < Rows; i++)
        {
            table.Add([Name(i), Images[i], $"({U[2 * i]}, {U[2 * i + 1]})", $"({z[2 * i]:0.0}, {z[2 * i + 1]:0.0})",
                .. Others(i, j => Of(S(i, j), 1))]);
        }

        return table.ToString();
    }

    public string Loss()
    {
        var table = new NumberTable("row", "log of the sum", "s of the pair", "difference");
        for (int i = 0; i < Rows; i++)
        {
            table.Add(Name(i), Of(logSumExp[i]), Of(S(i, Pair(i))), Of(logSumExp[i] - S(i, Pair(i))));
        }

        return table.Add("mean", "", "", Of(loss)).ToString();
    }

    public string Probabilities()
    {
        var table = new NumberTable("row", "P(i,1)", "P(i,2)", "P(i,3)", "P(i,4)");
        for (int i = 0; i < Rows; i++)
        {
            table.Add([Name(i), .. Others(i, j => Of(P(i, j)))]);
        }

        return table.ToString();
    }

    public string Gradients()
    {
        var table = new NumberTable("row", "dz", "z·dz", "du", "u·du");
        for (int i = 0; i < Rows; i++)
        {
            int at = 2 * i;
            double[] byFormula = [.. Enumerable.Range(0, D).Select(d => Enumerable.Range(0, Rows)
                .Where(j => j != i).Sum(j => G(i, j) * z[2 * j + d]) / (Rows * temperature))];
            Assert.That(dZ[at..(at + 2)], Is.EqualTo(byFormula).Within(1e-12), "the page's formula is the kernel's");
            table.Add(Name(i), Vector(dZ[at], dZ[at + 1]), Of(z[at] * dZ[at] + z[at + 1] * dZ[at + 1]),
                Vector(dU[at], dU[at + 1]), Of(U[at] * dU[at] + U[at + 1] * dU[at + 1]));
        }

        return table.ToString();
    }

    /// <summary>What row 1 feels of its two negatives, of which row 2 is the nearer one.</summary>
    public static string Temperatures()
    {
        var table = new NumberTable("tau", "loss", "P of the pair", "share of row 2", "share of row 4", "pull / tau");
        foreach (double tau in new[] { 0.05, 0.1, 0.2, 0.5, 1 })
        {
            var at = new NtXentExample(tau);
            double wrong = at.P(0, 1) + at.P(0, 3);
            table.Add($"{tau}", Of(at.loss), Of(at.P(0, 2)), Of(at.P(0, 1) / wrong), Of(at.P(0, 3) / wrong),
                Of((1 - at.P(0, 2)) / tau));
        }

        return table.ToString();
    }

    /// <summary>Row 2's log of the sum, one similarity at a time.</summary>
    public string RunningSum()
    {
        const int Row = 1;
        var table = new NumberTable("after", "s", "maximum m", "sum of exp(s - m)", "m + log of the sum");
        double maximum = double.NegativeInfinity, sum = 0;
        foreach (int j in Enumerable.Range(0, Rows).Where(j => j != Row))
        {
            double now = Math.Max(maximum, S(Row, j));
            sum = sum * Math.Exp(maximum - now) + Math.Exp(S(Row, j) - now);
            maximum = now;
            table.Add($"row {Name(j)}", Of(S(Row, j), 1), Of(maximum, 1), Of(sum), Of(maximum + Math.Log(sum)));
        }

        Assert.That(maximum + Math.Log(sum), Is.EqualTo(logSumExp[Row]).Within(1e-12));
        return table.ToString();
    }

    public static string Objectives() => new NumberTable("objective", "loss", "du of row 1")
        .Add("NT-Xent", Row(new NtXentExample()))
        .Add("decoupled", Row(new NtXentExample(objective: ContrastiveObjective.Decoupled)))
        .Add("supervised, labels A and B", Row(Supervised(0, 1)))
        .Add("supervised, both A", Row(Supervised(0, 0)))
        .ToString();

    private static NtXentExample Supervised(params int[] labels)
        => new(objective: ContrastiveObjective.Supervised, labels: labels);

    private static string[] Row(NtXentExample example)
        => [Of(example.loss), Vector(example.dU[0], example.dU[1])];

    private static int Pair(int i) => (i + Rows / 2) % Rows;

    private static string Name(int i) => $"{i + 1}";

    private double S(int i, int j) => (z[2 * i] * z[2 * j] + z[2 * i + 1] * z[2 * j + 1]) / temperature;

    private double P(int i, int j) => Math.Exp(S(i, j) - logSumExp[i]);

    private double G(int i, int j) => P(i, j) + P(j, i) - (j == Pair(i) ? 2 : 0);

    private static IEnumerable<string> Others(int i, Func<int, string> cell)
        => Enumerable.Range(0, Rows).Select(j => j == i ? "-" : cell(j));
}
