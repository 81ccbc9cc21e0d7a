using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Docs.Examples.NumberTable;

namespace SimClr.Tests.Docs.Examples;

/// <summary>Batch norm of one channel and a few rows, by the reference kernels in double precision.</summary>
internal static class BatchNormExample
{
    private static readonly double[] Dark = [1, 3], Bright = [5, 7]; // first views, second views

    public static string Together()
    {
        double[] together = Normalise([.. Dark, .. Bright]).Output;
        double[] apart = [.. Normalise(Dark).Output, .. Normalise(Bright).Output];
        double[] x = [.. Dark, .. Bright];
        string[] views = ["picture 1, view 1", "picture 2, view 1", "picture 1, view 2", "picture 2, view 2"];
        var table = new NumberTable("row", "x", "in one batch of 4", "in two batches of 2");
        for (int row = 0; row < x.Length; row++)
        {
            table.Add(views[row], Of(x[row], 0), Of(together[row]), Of(apart[row]));
        }

        return table.ToString();
    }

    public static string Backward()
    {
        double[] x = [.. Dark, .. Bright], dOutput = [1, 0, 0, 0];
        var device = TestDevices.ReferenceDouble;
        var shape = new BatchNormShape(x.Length, 1, Epsilon: 0);
        var (output, mean, inverseStd) = Normalise(x);
        using var arrays = new HostArrays<double>(device);
        var (dInput, dGamma, dBeta) = (arrays.Empty(x.Length), arrays.Empty(1), arrays.Empty(1));
        device.BatchNorm.BackwardTraining(arrays.Of(dOutput), arrays.Of(x), default, default, arrays.Of([1]),
            arrays.Of([mean]), arrays.Of([inverseStd]), shape, (dInput, Accumulation.Overwrite), default,
            (dGamma, Accumulation.Overwrite), (dBeta, Accumulation.Overwrite));

        double[] dX = [.. dInput.AsSpan()];
        var table = new NumberTable("row", "x", "xhat", "dy", "dx", "dx, were the statistics constant");
        for (int row = 0; row < x.Length; row++)
        {
            table.Add($"{row + 1}", Of(x[row], 0), Of(output[row]), Of(dOutput[row], 0), Of(dX[row]),
                Of(dOutput[row] * inverseStd));
        }

        return table
            .Add("sum", "", "", "", Of(dX.Sum()), Of(inverseStd))
            .Add("· xhat", "", "", "", Of(dX.Zip(output, (dx, xhat) => dx * xhat).Sum()), Of(output[0] * inverseStd))
            .ToString();
    }

    public static string Running()
    {
        var device = TestDevices.ReferenceDouble;
        using var arrays = new HostArrays<double>(device);
        var (mean, variance) = (arrays.Of([0]), arrays.Of([1]));
        var table = new NumberTable("batch", "mean", "variance, biased", "unbiased", "running mean", "running variance")
            .Add("none", "-", "-", "-", Of(mean[0]), Of(variance[0]));
        double[][] batches = [[1, 3, 5, 7], [2, 2, 6, 6], [0, 4, 4, 8]];
        foreach (double[] batch in batches)
        {
            var shape = new BatchNormShape(batch.Length, 1);
            device.BatchNorm.ForwardTraining(arrays.Of(batch), default, default, default, default, shape,
                mean, variance, arrays.Empty(1), arrays.Empty(1), arrays.Empty(batch.Length));
            double average = batch.Average(), squares = batch.Sum(x => (x - average) * (x - average));
            table.Add(string.Join(' ', batch), Of(average), Of(squares / batch.Length),
                Of(squares / (batch.Length - 1)), Of(mean[0]), Of(variance[0]));
        }

        return table.ToString();
    }

    private static (double[] Output, double Mean, double InverseStd) Normalise(double[] x)
    {
        var device = TestDevices.ReferenceDouble;
        using var arrays = new HostArrays<double>(device);
        var (mean, inverseStd, output) = (arrays.Empty(1), arrays.Empty(1), arrays.Empty(x.Length));
        device.BatchNorm.ForwardTraining(arrays.Of(x), default, default, default, default,
            new BatchNormShape(x.Length, 1, Epsilon: 0), arrays.Of([0]), arrays.Of([1]), mean, inverseStd, output);
        return ([.. output.AsSpan()], mean[0], inverseStd[0]);
    }
}
