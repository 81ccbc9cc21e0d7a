using System.Globalization;
using SimClr.Kernels;
using SimClr.Nn.Schedules;
using SimClr.Tests.Support;
using static SimClr.Tests.Docs.Examples.NumberTable;

namespace SimClr.Tests.Docs.Examples;

/// <summary>Steps of LARS on parameters of two numbers, by the reference kernels in double precision.</summary>
internal static class LarsExample
{
    private const double Rate = 2, Decay = 0.01, Eta = 0.001;

    private static readonly (string Name, double[] W, double[] G, bool IsWeight)[] Parameters =
    [
        ("weight a", [3, 4], [0.6, 0.8], true),
        ("weight b", [3, 4], [0.006, 0.008], true),
        ("weight c", [0.3, 0.4], [0.6, 0.8], true),
        ("bias", [0, 0], [0.6, 0.8], false),
    ];

    public static string Step()
    {
        var device = TestDevices.ReferenceDouble;
        using var arrays = new HostArrays<double>(device);
        var slots = Parameters.Select(p => new ParameterSlot<double>(arrays.Of(p.W), arrays.Of(p.G),
            arrays.Of([0, 0]), default, Decay: p.IsWeight, Adapt: p.IsWeight)).ToArray();
        device.Optimizer.Lars(slots, new OptimizerStep(Rate, 0.9, Decay, TrustCoefficient: Eta));

        var table = new NumberTable("parameter", "|w|", "|g|", "|g + decay·w|", "trust", "length of the step", "of |w|");
        foreach (var ((name, w, g, isWeight), slot) in Parameters.Zip(slots))
        {
            double[] decayed = [.. g.Zip(w, (x, y) => x + (isWeight ? Decay * y : 0))];
            double length = Length([.. w.Zip(slot.Weight.AsSpan().ToArray(), (before, now) => before - now)]);
            table.Add(name, Of(Length(w), 1), Of(Length(g), 2), Of(Length(decayed)), Of(length / Rate / Length(decayed)),
                Of(length), Length(w) > 0 ? Percent(length / Length(w)) : "-");
        }

        return table.ToString();
    }

    /// <summary>The same gradient in each step; the rate falls to a tenth after the second one.</summary>
    public static string Momentum()
    {
        var device = TestDevices.ReferenceDouble;
        using var arrays = new HostArrays<double>(device);
        var (inside, outside) = (arrays.Of([0]), arrays.Of([0]));
        var (buffer, plain, g) = (arrays.Of([0]), arrays.Of([0]), arrays.Of([1]));
        var table = new NumberTable("step", "rate", "rate in the buffer (LARS)", "rate outside (SGD)");
        double[] rates = [1, 1, 0.1, 0.1, 0.1];
        for (int step = 0; step < rates.Length; step++)
        {
            double before = inside[0], beforeOutside = outside[0];
            var now = new OptimizerStep(rates[step], Momentum: 0.9);
            device.Optimizer.Lars([new(inside, g, buffer, default, Decay: false, Adapt: false)], now);
            device.Optimizer.Sgd([new(outside, g, plain, default, Decay: false, Adapt: false)], now);
            table.Add($"{step + 1}", Of(rates[step], 1), Of(before - inside[0]), Of(beforeOutside - outside[0]));
        }

        return table.ToString();
    }

    public static string Schedule()
    {
        const int StepsPerEpoch = 4, Warmup = 2, Epochs = 10;
        var schedule = new WarmupCosineSchedule(1, Warmup * StepsPerEpoch, Epochs * StepsPerEpoch);
        var table = new NumberTable("step", "epoch", "rate");
        foreach (int step in new[] { 0, 3, 7, 8, 15, 23, 24, 31, 39 })
        {
            table.Add($"{step}", $"{step / StepsPerEpoch + 1}", Of(schedule.LearningRate(step)));
        }

        return table.ToString();
    }

    public static string Scaling()
    {
        var table = new NumberTable("images in a step", "0.3 per 256, linear", "1.2 per 256, square root");
        foreach (int images in new[] { 64, 256, 512, 1024, 4096 })
        {
            table.Add($"{images}", Of(LearningRateScaling.Linear.Apply(0.3, images), 3),
                Of(LearningRateScaling.Sqrt.Apply(1.2, images), 3));
        }

        return table.ToString();
    }

    private static double Length(double[] x) => Math.Sqrt(x.Sum(value => value * value));

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture) + " %";
}
