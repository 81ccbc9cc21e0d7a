using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Reference;
using SimClr.Nn;
using SimClr.Nn.Layers;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Tests.Kernels;

namespace SimClr.Tests.Nn;

internal sealed class ModuleTests
{
    private readonly CpuDevice device = new(threads: 1);

    [Test]
    public void ModelNamesItsTensors()
    {
        var model = Model();
        var names = model.NamedParameters().Select(entry => entry.Name).ToList();
        Assert.That(names, Is.Unique.And.SupersetOf(new[]
        {
            "encoder.conv1.weight", "encoder.layer2.0.downsample.0.weight", "projectionHead.linear1.weight",
            "projectionHead.bn1.bias", "projectionHead.linear3.weight",
        }));
        Assert.That(model.NamedParameters().Select(entry => entry.Parameter.Name), Is.EqualTo(names));
        Assert.That(model.NamedBuffers().Select(entry => entry.Buffer.Name),
            Does.Contain("encoder.bn1.running_mean"));
    }

    [Test]
    public void RolesTellWhatIsDecayed()
    {
        var roles = Model().NamedParameters().ToLookup(entry => entry.Parameter.Role, entry => entry.Name);
        Assert.That(roles[ParameterRole.BatchNorm], Has.All.Match(@"bn\d\.|downsample\.1\."));
        Assert.That(roles[ParameterRole.Weight], Has.All.Match(@"(conv\d|linear\d|downsample\.0)\.weight$"));
        Assert.That(roles[ParameterRole.Bias], Is.Empty);

        var linear = new Linear(device, 3, 2, bias: true, new WeightInitializer(1));
        Assert.That(linear.NamedParameters().Select(entry => entry.Parameter.Role),
            Is.EqualTo(new[] { ParameterRole.Weight, ParameterRole.Bias }));
    }

    [Test]
    public void TrainingReachesEveryBatchNorm()
    {
        var model = Model();
        model.Training = false;
        Step(model);
        Assert.That(BatchesTracked(model), Is.All.Zero);

        model.Training = true;
        Step(model);
        Step(model);
        Assert.That(BatchesTracked(model), Is.All.EqualTo(2));

        static IEnumerable<float> BatchesTracked(Module module) => module.NamedBuffers()
            .Where(entry => entry.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .Select(entry => entry.Buffer.Item());
    }

    [Test]
    public void EvaluationFreesActivationsEarly()
    {
        var device = new ReferenceDevice<float>(); // no kernel workspace
        var encoder = ResNet.Create(device, new ResNetOptions(18, Width: 0.25), seed: 1);
        encoder.Training = false;
        using var scope = new TensorScope();
        var images = Tensor.FromHost(device, new Shape(4, 16, 16, 3), new float[4 * 16 * 16 * 3]);
        long before = device.Memory.InUse;
        device.Memory.ResetPeak();
        var h = encoder.Forward(images);

        // The largest activation is (4,16,16,16). Alive are at most: a stage's input, its first block's result,
        // and what the two halves of its second block make.
        const long LargestActivation = 4 * 16 * 16 * 16 * sizeof(float);
        Assert.That(device.Memory.Peak - before, Is.LessThanOrEqualTo(4 * LargestActivation));
        Assert.That(device.Memory.InUse - before, Is.EqualTo(h.Length * sizeof(float)));
    }

    [Test]
    public void EvaluationIsTheSameUnderATape()
    {
        // Without a tape batch norm works in place.
        var model = Model();
        model.Training = false;
        using var scope = new TensorScope();
        float[] plain = model.Forward(Images()).ToArray();
        using var tape = new Tape();
        Assert.That(model.Forward(Images()).ToArray(), Is.EqualTo(plain));
    }

    [TestCase(1, 48)]
    [TestCase(2, 48)]
    [TestCase(3, 48)]
    public void ProjectionHeadHasItsShape(int layers, int hidden)
    {
        var head = ProjectionHead.Create(device, 32, hidden, 24, layers, seed: 1);
        using var scope = new TensorScope();
        var z = head.Forward(Tensor.FromHost(device, new Shape(5, 32), new float[160]));
        Assert.That(z.Shape, Is.EqualTo(new Shape(5, 24)));
        Assert.That(head.NamedParameters().Count(entry => entry.Parameter.Role == ParameterRole.Weight),
            Is.EqualTo(layers));
        Assert.That(head.NamedParameters().Count(), Is.EqualTo(layers + 2 * (layers - 1)));
    }

    [Test]
    public void OutputBatchNormOfTheHeadHasNoBeta()
    {
        var head = ProjectionHead.Create(device, 8, 8, 4, layers: 2, seed: 1, outputBatchNorm: true);
        Assert.That(head.NamedParameters().Select(entry => entry.Name), Is.EqualTo(new[]
        {
            "linear1.weight", "bn1.weight", "bn1.bias", "linear2.weight", "bn2.weight",
        }));
    }

    /// <summary>Swish is an op of the tests: one file, and a network has it.</summary>
    [TestCase(18)]
    [TestCase(50)]
    public void AnotherActivationTrains(int depth)
    {
        const int Steps = 20;
        var options = new ResNetOptions(depth, Width: 0.125) { Activation = Activation.Of<Swish>() };
        var encoder = ResNet.Create(device, options, seed: 1);
        var optimizer = new Sgd(encoder.NamedParameters());
        var listener = new OpNames();
        var losses = new List<float>();
        for (int step = 0; step < Steps; step++)
        {
            using var tape = new Tape(listener);
            losses.Add(optimizer.Step(0.05, tape, () =>
            {
                var loss = Ops.CrossEntropy(encoder.Forward(Images()), [0, 1, 2, 3]);
                tape.Backward(loss);
                return loss;
            }));
        }

        Assert.That(losses[^1], Is.LessThan(0.5 * losses[0]), string.Join(' ', losses));
        Assert.That(listener.Names, Does.Contain("swish").And.Not.Contain("relu"));
        Assert.That(listener.Names.Count(name => name == "swish"),
            Is.EqualTo(Steps * encoder.NamedBuffers().Count(buffer => IsActivated(buffer.Name))));

        static bool IsActivated(string buffer) => buffer.EndsWith("running_mean", StringComparison.Ordinal)
            && !buffer.Contains("downsample", StringComparison.Ordinal);
    }

    /// <summary>The slope of the loss along the gradient, with every activation an op of its own.</summary>
    [Test]
    public void AnotherActivationHasItsGradient()
    {
        var options = new ResNetOptions(Width: 0.125) { Activation = Activation.Of<Swish>() };
        var encoder = ResNet.Create(device, options, seed: 1);
        using (var tape = new Tape())
        {
            tape.Backward(Loss());
        }

        var weights = encoder.NamedParameters().Select(entry => entry.Parameter)
            .ToDictionary(weight => weight, weight => weight.ToArray());
        var gradients = weights.Keys.ToDictionary(weight => weight, weight => weight.Grad!.ToArray());
        double norm = Math.Sqrt(gradients.Values.Sum(values => values.Sum(value => (double)value * value)));
        double slope = (LossAt(1e-4) - LossAt(-1e-4)) / 2e-4; // further out the batch norms bend it
        Assert.That(norm, Is.GreaterThan(0.1));
        Assert.That(slope, Is.EqualTo(norm).Within(0.02 * norm));

        double LossAt(double distance)
        {
            foreach (var (weight, values) in weights)
            {
                weight.CopyFromHost([.. values.Zip(gradients[weight], (w, g) => (float)(w + distance / norm * g))]);
            }

            using var scope = new TensorScope();
            return Loss().Item();
        }

        Tensor Loss() => Ops.CrossEntropy(encoder.Forward(Images()), [0, 1, 2, 3]);
    }

    [Test]
    public void AnActivationIsOneValueAndReluIsFused()
    {
        Assert.That(Activation.Of<Relu>(), Is.SameAs(Activation.Relu));
        Assert.That(Activation.Relu.Name, Is.EqualTo("relu"));
        var listener = new OpNames();
        using var tape = new Tape(listener);
        ResNet.Create(device, new ResNetOptions(Width: 0.125), seed: 1).Forward(Images());
        Assert.That(listener.Names, Has.No.Member("relu").And.Member("batchnorm"));
    }

    [Test]
    public void ZeroInitResidualStartsBlocksAsTheirShortcut()
    {
        var options = new ResNetOptions(50, Width: 0.125, ZeroInitResidual: true);
        var encoder = ResNet.Create(device, options, seed: 1);
        var gammas = encoder.NamedParameters()
            .Where(entry => entry.Name.EndsWith("bn3.weight", StringComparison.Ordinal));
        Assert.That(gammas.SelectMany(entry => entry.Parameter.ToArray()), Is.All.Zero);
        Assert.That(encoder.FeatureDim, Is.EqualTo(256));
    }

    [TestCase(20, 1, "depth 20")]
    [TestCase(18, 0, "width 0")]
    [TestCase(18, double.NaN, "width NaN")]
    public void ImpossibleResNet(int depth, double width, string message)
        => Assert.That(() => ResNet.Create(device, new ResNetOptions(depth, Width: width), seed: 1),
            Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void ImpossibleProjectionHead()
        => Assert.That(() => ProjectionHead.Create(device, 8, 8, 4, layers: 4, seed: 1),
            Throws.ArgumentException.With.Message.Contains("4 layers"));

    private static void Step(Module model)
    {
        using var scope = new TensorScope();
        model.Forward(Images(model));
    }

    private static Tensor Images(Module model)
        => Noise.ToImages(model.NamedParameters().First().Parameter.Device, Noise.Draw(1, 4 * 3 * 64), 4, 8);

    private Tensor Images() => Noise.ToImages(device, Noise.Draw(1, 4 * 3 * 64), 4, 8);

    private SimClrModel Model()
    {
        var encoder = ResNet.Create(device, new ResNetOptions(18, Width: 0.125), seed: 1);
        var head = ProjectionHead.Create(device, encoder.FeatureDim, 16, 8, layers: 3, seed: 1);
        return new SimClrModel(encoder, head);
    }

    private sealed class OpNames : OpListener
    {
        public List<string> Names { get; } = [];

        protected override void Forward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs) => Names.Add(op.Name);

        protected override void Backward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
        {
        }
    }
}
