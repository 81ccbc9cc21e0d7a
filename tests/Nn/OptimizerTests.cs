using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;

namespace SimClr.Tests.Nn;

internal sealed class OptimizerTests
{
    private readonly CpuDevice device = new(threads: 1);

    [Test]
    public void LarsEqualsThreeStepsByHand()
    {
        // w = (3,4), g = (0.6,0.8), decay 0.5, rate 2, trust 0.1: g' = g + 0.5·w points along w, so w shrinks
        // along itself and its length l is enough: step = 0.9·step + 2·0.1·l/|g'|·|g'| = 0.9·step + 0.2·l; l
        // -= step.
        var w = Parameter(ParameterRole.Weight, 3, 4);
        var lars = new Lars([("w", w)], weightDecay: 0.5, trustCoefficient: 0.1);
        foreach (double length in new[] { 4.0, 2.3, 0.31 }) // steps 1; 0.9 + 0.8; 1.53 + 0.46
        {
            Step(lars, w, 2, 0.6f, 0.8f);
            Assert.That(w.ToArray(), Is.EqualTo(new[] { 0.6 * length, 0.8 * length }).Within(2e-6));
        }
    }

    [TestCase(ParameterRole.Bias)]
    [TestCase(ParameterRole.BatchNorm)]
    public void LarsTreatsBiasesAndBatchNormAsPlainMomentum(ParameterRole role)
    {
        var w = Parameter(role, 3, 4);
        var lars = new Lars([("w", w)], weightDecay: 0.5, trustCoefficient: 0.1);
        Step(lars, w, 0.5, 1, -2);
        Assert.That(w.ToArray(), Is.EqualTo(new[] { 2.5f, 5f }).Within(1e-6));
        Step(lars, w, 0.5, 1, -2); // momentum: 0.9·(0.5,-1) + (0.5,-1)
        Assert.That(w.ToArray(), Is.EqualTo(new[] { 1.55f, 6.9f }).Within(1e-6));
    }

    [Test]
    public void OnlyWeightsAreDecayed()
    {
        var weight = Parameter(ParameterRole.Weight, 1, 1);
        var bias = Parameter(ParameterRole.Bias, 1, 1);
        var gamma = Parameter(ParameterRole.BatchNorm, 1, 1);
        var parameters = new[] { ("weight", weight), ("bias", bias), ("gamma", gamma) };
        foreach (var optimizer in new Optimizer[] { new Sgd(parameters, weightDecay: 0.5),
            new AdamW(parameters, weightDecay: 0.5) })
        {
            foreach (var (_, parameter) in parameters)
            {
                parameter.CopyFromHost([1, 1]);
                SetGradient(parameter, 0, 0);
            }

            optimizer.Step(0.1);
            Assert.That(weight.ToArray(), Is.All.EqualTo(0.95f).Within(1e-6));
            Assert.That(bias.ToArray(), Is.All.EqualTo(1));
            Assert.That(gamma.ToArray(), Is.All.EqualTo(1));
        }
    }

    [Test]
    public void ParameterWithoutGradientStays()
    {
        var w = Parameter(ParameterRole.Weight, 3, 4);
        var other = Parameter(ParameterRole.Weight, 1, 1);
        var sgd = new Sgd([("w", w), ("other", other)], weightDecay: 0.5);
        SetGradient(other, 1, 1);
        sgd.Step(0.1);
        Assert.That(w.ToArray(), Is.EqualTo(new float[] { 3, 4 }));
        Assert.That(other.ToArray(), Is.All.LessThan(1));

        sgd.ZeroGrad();
        float[] before = other.ToArray();
        sgd.Step(0.1);
        Assert.That(other.ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void StateGoesOnExactly([Values("sgd", "lars", "adamw")] string name)
    {
        var w = Parameter(ParameterRole.Weight, 3, 4);
        var first = Create(name, w);
        for (int step = 0; step < 3; step++)
        {
            Step(first, w, 0.1, 0.3f, -0.2f);
        }

        var resumed = Parameter(ParameterRole.Weight, w.ToArray());
        var second = Create(name, resumed);
        second.StepNumber = first.StepNumber;
        foreach (var (from, to) in first.NamedState().Zip(second.NamedState()))
        {
            Assert.That(to.Name, Is.EqualTo(from.Name));
            to.State.CopyFromHost(from.State.ToArray());
        }

        Step(first, w, 0.1, 0.5f, 0.1f);
        Step(second, resumed, 0.1, 0.5f, 0.1f);
        Assert.That(resumed.ToArray(), Is.EqualTo(w.ToArray()));
    }

    /// <summary>All is as if it had not been, adamw's correction by the number of steps included.</summary>
    [Test]
    public void AStepWhoseLossIsNotFiniteDoesNotCount([Values("sgd", "lars", "adamw")] string name)
    {
        var w = Parameter(ParameterRole.Weight, 3, 4);
        var spared = Parameter(ParameterRole.Weight, 3, 4);
        var (optimizer, other) = (Create(name, w), Create(name, spared));
        Assert.That(MeanStep(optimizer, w, 2), Is.EqualTo(7));
        Assert.That(MeanStep(optimizer, w, float.NaN), Is.NaN);
        Assert.That(optimizer.StepNumber, Is.EqualTo(1));
        MeanStep(optimizer, w, 5);

        MeanStep(other, spared, 2);
        MeanStep(other, spared, 5);
        Assert.That(w.ToArray(), Is.EqualTo(spared.ToArray()));
        Assert.That(optimizer.StepNumber, Is.EqualTo(2));

        static float MeanStep(Optimizer optimizer, Parameter w, float factor)
        {
            using var tape = new Tape();
            return optimizer.Step(0.1, tape, () =>
            {
                var loss = Ops.Mean(Ops.Scale(w, factor));
                tape.Backward(loss);
                return loss;
            });
        }
    }

    [TestCase(double.NaN)]
    [TestCase(-1)]
    public void ImpossibleRate(double rate)
    {
        var sgd = new Sgd([("w", Parameter(ParameterRole.Weight, 1, 1))]);
        Assert.That(
            () => sgd.Step(rate), Throws.ArgumentException.With.Message.Contains($"learning rate {rate}"));
        Assert.That(sgd.StepNumber, Is.Zero);
    }

    private static Optimizer Create(string name, Parameter parameter) => name switch
    {
        "sgd" => new Sgd([("w", parameter)]),
        "lars" => new Lars([("w", parameter)]),
        _ => new AdamW([("w", parameter)]),
    };

    private static void Step(Optimizer optimizer, Parameter parameter, double rate, params float[] gradient)
    {
        SetGradient(parameter, gradient);
        optimizer.Step(rate);
    }

    private static void SetGradient(Parameter parameter, params float[] gradient)
    {
        using var tape = new Tape();
        parameter.ZeroGrad();
        tape.Backward(Ops.Scale(parameter, 1), Tensor.FromHost(parameter.Device, parameter.Shape, gradient));
    }

    private Parameter Parameter(ParameterRole role, params float[] values)
    {
        var parameter = new Parameter(device, new Shape(values.Length), role);
        parameter.CopyFromHost(values);
        return parameter;
    }
}
