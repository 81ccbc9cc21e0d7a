using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Explain;
using SimClr.Train.Recipes;
using SimClr.Train.Steps;

namespace SimClr.Tests.Train.Explain;

/// <summary>
/// A small step twice: explained, and run by a second model of the same weights that nobody listens to, as
/// training does it.
/// </summary>
internal sealed class ExplainedStep
{
    private const int Before = 1; // a step that leaves a momentum
    private const int Done = 3; // so that it is another epoch than the first

    private readonly IKernelDevice<float> device;
    private readonly Batch batch;
    private readonly IContrastiveLoss loss;
    private readonly SimClrModel twin;
    private readonly Optimizer twinOptimizer;
    private readonly SimClrModel random; // what the step is compared with

    public ExplainedStep(
        string objective = "ntxent", OptimizerName optimizer = OptimizerName.Sgd, int threads = 1,
        double temperature = 0.3, IContrastiveLoss? loss = null)
    {
        device = new CpuDevice(threads);
        Options = StepPosition.Small(Preset.Load("quickstart").Options with
        {
            ShapesCount = 40,
            ImageSize = 16,
            Width = 0.0625,
            Stem = "cifar",
            ProjectionLayers = 2,
            ProjectionDim = 12,
            BatchSize = 20,
            BlurProbability = 0.5,
            Objective = objective,
            Optimizer = optimizer,
            Temperature = temperature,
            LearningRate = optimizer == OptimizerName.Lars ? 10 : 0.003,
            WeightDecay = 0.01,
        }, pictures: 6);
        this.loss = loss ?? Recipe.CreateLoss(Options);
        var data = Options.LoadData(DataSplit.Train);
        var position = StepPosition.Of(
            Options with { BatchSize = 20 }, data.Count, 6, Done, wanted: 0);
        batch = data.Select(position.Places).Batch(position.Epoch);

        var (model, explained) = Create();
        (twin, twinOptimizer) = Create();
        random = Recipe.CreateModel(Options with { Seed = 2 }, device);
        Step = new StepExplainer(Options, device, data, model, explained) { Untrained = random, Loss = this.loss }
            .Run(position, "of a test");
        Explained = Values(model);
    }

    public PretrainOptions Options { get; }

    public StepExplanation Step { get; }

    /// <summary>The explained model's weights after the step.</summary>
    public Dictionary<string, float[]> Explained { get; }

    /// <summary>Does what is explained, and returns its loss.</summary>
    public float RunTwin() => SimClrStep.Of(Options, twin, twinOptimizer, loss)
        .Run(device, batch, Step.Position.LearningRate);

    public Dictionary<string, float[]> TwinWeights() => Values(twin);

    public Dictionary<string, float[]> TwinMoments()
        => twinOptimizer.NamedState().ToDictionary(entry => entry.Name, entry => entry.State.ToArray());

    /// <summary>dLoss/dParameter of the twin as it is now.</summary>
    public Dictionary<string, float[]> TwinGradients()
    {
        using var tape = new Tape();
        tape.Backward(Loss(twin));
        var gradients = twin.NamedParameters().ToDictionary(
            entry => entry.Name, entry => entry.Parameter.Grad!.ToArray());
        twin.ZeroGrad();
        return gradients;
    }

    /// <summary>The loss of the step's views, made again, with the weights as they are now.</summary>
    public float TwinLoss() => LossValue(twin);

    /// <summary>The loss of the step's views with random weights.</summary>
    public float RandomLoss() => LossValue(random);

    /// <summary>Views (2N, Size, Size, 3) as the device renders them from these parameters.</summary>
    public float[] Render(int view, ViewParameters[] parameters)
    {
        using var scope = new TensorScope();
        var output = Tensor.Empty(device, new Shape(batch.Images.Length, Options.ImageSize, Options.ImageSize, 3));
        device.Views.Render(batch.Images, parameters, Options.ImageSize, output.View);
        return output.ToArray();
    }

    /// <summary>h (2N, FeatureDim) and z (2N, D) of the twin as it is now.</summary>
    public (float[] H, float[] Z) TwinForward()
    {
        using var scope = new TensorScope();
        var h = twin.Encode(Views());
        return (h.ToArray(), twin.Project(h).ToArray());
    }

    private float LossValue(SimClrModel model)
    {
        using var scope = new TensorScope();
        return Loss(model).Item();
    }

    private Tensor Loss(SimClrModel model)
        => loss.Apply(model.ForwardKeepingStatistics(Views()), loss.NeedsLabels ? batch.Labels : []);

    private Tensor Views()
        => ViewTensor.Pairs(device, batch.Images, Options.Views, (ulong)Options.Seed, batch.Epoch);

    private (SimClrModel Model, Optimizer Optimizer) Create()
    {
        var model = Recipe.CreateModel(Options, device);
        var optimizer = Recipe.CreateOptimizer(Options, model);
        var step = SimClrStep.Of(Options, model, optimizer, loss);
        for (int i = 0; i < Before; i++)
        {
            step.Run(device, batch with { Epoch = 7 }, learningRate: 0.001);
        }

        return (model, optimizer);
    }

    private static Dictionary<string, float[]> Values(SimClrModel model)
        => model.NamedParameters().ToDictionary(entry => entry.Name, entry => entry.Parameter.ToArray());
}
