using System.Numerics;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>NT-Xent, decoupled and supervised beyond the op table's small rows.</summary>
internal sealed class ContrastiveObjectiveTests
{
    private static IEnumerable<IKernelDevice<float>> Devices => TestDevices.All.Concat(TestDevices.Cuda);

    [Test]
    public void LossAndGradientArePyTorchs([Values] ContrastiveObjective objective)
    {
        string name = objective.ToString().ToLowerInvariant();
        var golden = Golden.LoadAll("objectives.npz");
        int[] size = golden["z"].Shape;
        var shape = new NtXentShape(size[0] / 2, size[1], golden["temperature"].Values[0], objective);
        double loss = golden[name].Values[0];
        double[] gradient = golden[name + "_gradient"].Values;
        var inputs = Inputs(golden["z"].Values, golden["labels"].Values[..shape.Labels]);
        foreach (var device in Devices)
        {
            var results = OpRunner.Run(device, Row<float>(shape), inputs, misalign: false);
            string where = $"{name} on {TestDevices.Describe(device)}";
            OpComparison.Element(loss, results["loss"][0], 1e-6 * Math.Abs(loss), nanSpreads: false, where);
            for (int i = 0; i < gradient.Length; i++)
            {
                OpComparison.Element(
                    gradient[i], results["dZ"][i], 2e-7, nanSpreads: false, $"{where}: dZ[{i}]");
            }
        }
    }

    /// <summary>Many blocks of rows, each of which a thread block walks over in several tiles.</summary>
    [Test]
    public void ManyRowsAgree([Values] ContrastiveObjective objective)
    {
        var shape = new NtXentShape(530, 4, 0.1, objective);
        var random = new Random(3);
        double[] z = [.. Enumerable.Range(0, (int)shape.Length)
            .Select(i => (double)(float)OpBuffer.Normal(random, i) / 2)];
        var inputs = Inputs(
            z,
            [.. Enumerable.Range(0, shape.Labels).Select(_ => (double)random.Next(100))]);
        var row = Row<double>(shape);
        var expected = OpData.Reference(row, inputs);
        foreach (var device in Devices)
        {
            var actual = OpRunner.Run(device, Row<float>(shape), inputs, misalign: false);
            OpComparison.Agree(row, expected, actual, $"{objective} on {TestDevices.Describe(device)}");
        }
    }

    /// <summary>Where no two images share a label, the supervised objective is NT-Xent.</summary>
    [Test]
    public void SupervisedWithoutSharedLabelsIsNtXent()
    {
        var shape = new NtXentShape(40, 8, 0.1);
        var supervised = shape with { Objective = ContrastiveObjective.Supervised };
        var random = new Random(5);
        double[] z = [.. Enumerable.Range(0, (int)shape.Length)
            .Select(i => (double)(float)OpBuffer.Normal(random, i) / 4)];
        double[] labels = [.. Enumerable.Range(0, shape.Pairs).Select(i => (double)(7 * i - 100))];
        foreach (var device in Devices)
        {
            var expected = OpRunner.Run(device, Row<float>(shape), Inputs(z, []), misalign: false);
            var actual = OpRunner.Run(device, Row<float>(supervised), Inputs(z, labels), misalign: false);
            OpComparison.Agree(Row<double>(shape), expected, actual, TestDevices.Describe(device));
        }
    }

    private static OpData Inputs(double[] z, double[] labels)
        => new() { ["z"] = z, ["labels"] = labels, ["dLoss"] = [1] };

    private static OpCase<T> Row<T>(NtXentShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new($"{shape.Objective} and its gradient, {shape.Pairs} pairs of {shape.D}")
        {
            Buffers =
            [
                OpBuffer.In("z", shape.Length), OpBuffer.InInts("labels", shape.Labels, 1),
                OpBuffer.In("dLoss", 1), OpBuffer.Out("loss", 1), OpBuffer.Out("logSumExp", shape.Rows),
                OpBuffer.Out("dZ", shape.Length),
            ],
            Run = (device, b) =>
            {
                device.NtXent.Forward(b["z"], b.Ints("labels"), shape, b["loss"], b["logSumExp"]);
                device.NtXent.Backward(b["dLoss"], b["z"], b.Ints("labels"), b["logSumExp"], shape, b["dZ"],
                    Accumulation.Overwrite);
            },
            AbsoluteTolerance = 1e-6,
        };
}
