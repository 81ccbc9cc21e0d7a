using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Tests.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Tensors;

/// <summary>
/// Every op through the tape against central differences of sum(output · G), G random. The kernels are
/// confirmed in double elsewhere; what is at stake here is the wiring: which kernel, which transpose, which
/// input, which mode.
/// </summary>
internal sealed class OpGradientTests
{
    private const double Epsilon = 1e-2;
    private const double Tolerance = 4e-3; // of the largest gradient; what float and the curvature leave

    public static IEnumerable<OpGradientCase> Cases =>
    [
        new("conv2d", [new(2, 5, 4, 3), new(4, 3, 3, 3)], x => Ops.Conv2d(x[0], x[1], stride: 1, padding: 1)),
        new("conv2d stride 2", [new(2, 5, 4, 3), new(4, 1, 1, 3)], x => Ops.Conv2d(x[0], x[1], stride: 2)),
        new("linear", [new(5, 3), new(4, 3), new(4)], x => Ops.Linear(x[0], x[1], x[2])),
        new("linear without bias", [new(5, 3), new(4, 3)], x => Ops.Linear(x[0], x[1])),
        new("matmul NN", [new(3, 4), new(4, 5)], x => Ops.MatMul(x[0], x[1])),
        new("matmul NT", [new(3, 4), new(5, 4)], x => Ops.MatMul(x[0], x[1], transposeB: true)),
        new("matmul TN", [new(4, 3), new(4, 5)], x => Ops.MatMul(x[0], x[1], transposeA: true)),
        new("matmul TT", [new(4, 3), new(5, 4)],
            x => Ops.MatMul(x[0], x[1], transposeA: true, transposeB: true)),
        new("matmul with itself", [new(4, 3)], x => Ops.MatMul(x[0], x[0], transposeB: true)),
        new("add", [new(3, 4), new(3, 4)], x => Ops.Add(x[0], x[1])),
        new("add to itself", [new(3, 4)], x => Ops.Add(x[0], x[0])),
        new("scale", [new(3, 4)], x => Ops.Scale(x[0], -1.5f)),
        new("relu", [new(3, 8)], x => Ops.Relu(x[0])),
        new("an op of the tests", [new(3, 8)], x => Ops.Map<Swish>(x[0])), // saves its input, not its output
        new("reshape", [new(3, 4)], x => Ops.Reshape(x[0], new(2, 6))),
        new("mean", [new(3, 4)], x => Ops.Mean(x[0])),
        new("sum", [new(3, 4)], x => Ops.Sum(x[0])),
        new("maxpool", [new(2, 5, 4, 2)], x => Ops.MaxPool(x[0], kernel: 3, stride: 2, padding: 1)),
        new("global average pool", [new(2, 3, 2, 3)], x => Ops.GlobalAveragePool(x[0])),
        new("normalize", [new(4, 3)], x => Ops.L2Normalize(x[0])),
        new("nt-xent", [new(6, 4)], x => Ops.NtXent(x[0], temperature: 0.5)),
        new("nt-xent, decoupled", [new(6, 4)],
            x => Ops.NtXent(x[0], temperature: 0.5, ContrastiveObjective.Decoupled)),
        new("nt-xent, supervised", [new(8, 4)],
            x => Ops.NtXent(x[0], temperature: 0.5, ContrastiveObjective.Supervised, [2, 0, 2, 1])),
        new("cross-entropy", [new(4, 3)], x => Ops.CrossEntropy(x[0], [2, 0, 1, 2])),
        new("batchnorm", [new(6, 3), new(3), new(3)], x => BatchNorm(x[0], x[1], x[2])),
        new("batchnorm without gamma", [new(6, 3), new(3)], x => BatchNorm(x[0], null, x[1])),
        new("batchnorm without beta", [new(6, 3), new(3)], x => BatchNorm(x[0], x[1], null)),
        new("batchnorm, residual", [new(2, 2, 2, 3), new(3), new(3), new(2, 2, 2, 3)],
            x => BatchNorm(x[0], x[1], x[2], x[3])),
        new("batchnorm, evaluation", [new(6, 3), new(3), new(3)],
            x => BatchNorm(x[0], x[1], x[2], training: false)),
        // The gradient of an activation takes the place of the output's, if it is the first contribution.
        new("batchnorm of an activation", [new(6, 3), new(3), new(3)],
            x => BatchNorm(Ops.Scale(x[0], 1.5f), x[1], x[2])),
        new("batchnorm of an activation, residual", [new(6, 3), new(3), new(3), new(6, 3)],
            x => BatchNorm(Ops.Scale(x[0], 1.5f), x[1], x[2], Ops.Scale(x[3], 0.5f))),
        new("batchnorm of an activation, evaluation", [new(6, 3), new(3), new(3), new(6, 3)],
            x => BatchNorm(Ops.Scale(x[0], 1.5f), x[1], x[2], Ops.Scale(x[3], 0.5f), training: false)),
        new("batchnorm of an activation with another reader", [new(6, 3), new(3), new(3)], x =>
        {
            var a = Ops.Scale(x[0], 1.5f);
            return Ops.Add(BatchNorm(a, x[1], x[2]), Ops.Scale(a, 2));
        }),
        // Computed again from its input and a weight, of which the input is read a second time.
        new("checkpoint", [new(5, 3), new(4, 3)], x =>
        {
            var a = Ops.Scale(x[0], 1.5f);
            return Ops.Add(Ops.Checkpoint(a, [x[1]], Inner, Inner), Ops.Linear(a, x[1]));

            Tensor Inner(Tensor input) => Ops.Map<Swish>(Ops.Linear(input, x[1]));
        }),
        // One tensor read three times, by ops that overwrite and ops that add.
        new("shared input", [new(4, 4)],
            x => Ops.Add(Ops.Add(Ops.MatMul(x[0], x[0]), x[0]), Ops.Scale(x[0], 3))),
        // Passing gradients on without a copy must not tie two tensors to one buffer.
        new("sum of views", [new(2, 6), new(3, 4)],
            x => Ops.Add(Ops.Reshape(Ops.Scale(x[0], 2), new(3, 4)), Ops.Add(x[1], Ops.Scale(x[1], 2)))),
        new("diamond", [new(3, 3), new(3, 3)], x =>
        {
            var a = Ops.Scale(x[0], 1.5f);
            var b = Ops.Scale(x[1], 0.5f);
            return Ops.Add(Ops.Add(a, b), Ops.MatMul(a, b));
        }),
    ];

    [TestCaseSource(nameof(Cases))]
    public void GradientEqualsFiniteDifferences(OpGradientCase @case)
    {
        foreach (var device in TestDevices.All)
        {
            Check(@case, device);
        }
    }

    private static Tensor BatchNorm(
        Tensor x, Tensor? gamma, Tensor? beta, Tensor? residual = null, bool training = true)
    {
        var mean = Tensor.FromHost(x.Device, new Shape(3), [0.1f, -0.2f, 0.3f]);
        var variance = Tensor.FromHost(x.Device, new Shape(3), [0.5f, 1.5f, 1f]);
        return Ops.BatchNorm(
            x, new BatchNormArguments(gamma, beta, mean, variance, residual, Training: training));
    }

    private static void Check(OpGradientCase @case, IKernelDevice<float> device)
    {
        var random = new Random(1);
        var inputs = Array.ConvertAll(@case.Inputs, shape => Tensor.Persistent(device, shape));
        foreach (var input in inputs)
        {
            input.CopyFromHost(Draw(random, input.Length));
            input.RequiresGrad = true;
        }

        float[] g;
        using (var tape = new Tape())
        {
            var output = @case.Apply(inputs);
            g = Draw(random, output.Length);
            tape.Backward(output, Tensor.FromHost(device, output.Shape, g));
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            var expected = Differences(@case, inputs, inputs[i], g);
            float[] actual = inputs[i].Grad!.ToArray();
            double scale = expected.Max(Math.Abs) + 1e-3;
            for (int j = 0; j < actual.Length; j++)
            {
                Assert.That(actual[j], Is.EqualTo(expected[j]).Within(Tolerance * scale),
                    $"{@case.Name} on {TestDevices.Describe(device)}: gradient of input {i} [{j}]");
            }
        }
    }

    private static double[] Differences(OpGradientCase @case, Tensor[] inputs, Tensor input, float[] g)
    {
        float[] values = input.ToArray();
        var gradient = new double[values.Length];
        for (int j = 0; j < values.Length; j++)
        {
            float centre = values[j];
            gradient[j] = (Value(centre + Epsilon) - Value(centre - Epsilon)) / (2 * Epsilon);
            values[j] = centre;
            input.CopyFromHost(values);

            double Value(double x)
            {
                values[j] = (float)x;
                input.CopyFromHost(values);
                using var scope = new TensorScope();
                return @case.Apply(inputs).ToArray().Zip(g, (y, w) => (double)y * w).Sum();
            }
        }

        return gradient;
    }

    /// <summary>
    /// An even grid over -1..1, shuffled: no two values, and none and 0, are so near that the kink of a
    /// maximum lies within a difference.
    /// </summary>
    private static float[] Draw(Random random, long length)
    {
        var values = new float[length];
        for (long i = 0; i < length; i++)
        {
            values[i] = (2 * i + 1f) / length - 1;
        }

        random.Shuffle(values);
        return values;
    }
}
