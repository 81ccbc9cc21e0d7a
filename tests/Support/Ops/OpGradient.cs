using NUnit.Framework;

namespace SimClr.Tests.Support;

/// <summary>
/// Central differences in double on the reference device. With L = sum over the forward's outputs Y of (dY · Y), what
/// a backward row writes to (or adds to) dX must be the derivative of L by X.
/// </summary>
internal static class OpGradient
{
    // Third derivatives and rounding (1e-16 · |L| / step) both leave about 1e-10. A kink (ReLU, maximum) closer than
    // this to a drawn value would show as a failure: draw other values by another row name.
    private const double Step = 1e-5;
    private const double Tolerance = 1e-6;
    private const int ElementsPerBuffer = 30;

    public static void Check(OpCase<double> row)
    {
        var forward = row.Forward ?? throw new ArgumentException($"{row.Name} has no forward");
        var inputs = OpData.For(row, exactForward: true);
        var results = OpData.Reference(row, inputs);
        var point = OpData.For(forward);
        Assert.That(row.Buffers.Any(buffer => buffer.Writes), "a backward row writes a gradient");
        foreach (var gradient in row.Buffers.Where(buffer => buffer.Writes))
        {
            string name = Undifferentiated(gradient.Name);
            foreach (long i in Positions(gradient.Length))
            {
                double before = gradient.Reads ? inputs[gradient.Name][i] : 0;
                double actual = results[gradient.Name][i] - before;
                double expected = (Loss(forward, point, inputs, name, i, Step)
                    - Loss(forward, point, inputs, name, i, -Step)) / (2 * Step);
                OpComparison.Element(expected, actual, Tolerance * (1 + Math.Abs(expected)), nanSpreads: false,
                    $"{row.Name}, finite difference: {gradient.Name}[{i}]");
            }
        }
    }

    /// <summary>All elements of a short buffer, some of a long one.</summary>
    private static IEnumerable<long> Positions(long length)
    {
        var random = new Random(1);
        for (long k = 0; k < Math.Min(length, ElementsPerBuffer); k++)
        {
            yield return length <= ElementsPerBuffer ? k : random.NextInt64(length);
        }
    }

    private static double Loss(OpCase<double> forward, OpData point, OpData dOutputs, string name, long i, double step)
    {
        var inputs = point.Copy();
        inputs[name][i] += step;
        var outputs = OpData.Reference(forward, inputs);
        double loss = 0;
        foreach (var output in forward.Buffers.Where(buffer => buffer.Writes))
        {
            if (dOutputs.TryGetValue(Differentiated(output.Name), out double[]? dOutput))
            {
                loss += outputs[output.Name].Zip(dOutput, (y, dy) => y * dy).Sum();
            }
        }

        return loss;
    }

    private static string Differentiated(string name) => "d" + char.ToUpperInvariant(name[0]) + name[1..];

    private static string Undifferentiated(string name)
        => name.Length > 1 && name[0] == 'd' ? char.ToLowerInvariant(name[1]) + name[2..]
            : throw new ArgumentException($"gradient buffer {name}: call it dX, X being an input of the forward");
}
