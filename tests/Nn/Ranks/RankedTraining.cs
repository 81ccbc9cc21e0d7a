using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Ranks;
using SimClr.Nn.Layers;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Tests.Kernels;

namespace SimClr.Tests.Nn.Ranks;

/// <summary>A training of a tiny ResNet on fixed views, by one process (no ranks) or by one of many.</summary>
/// <param name="Images">That go through the model at once, on all ranks together.</param>
/// <param name="Chunks">A step compares so many times as many.</param>
internal sealed record RankedTraining(string Objective = "ntxent", string Optimizer = "sgd", int Images = 12,
    int Chunks = 1, bool Checkpoints = false, bool LocalStatistics = false)
{
    private const double Temperature = 0.5;
    private const int BucketBytes = 4096; // many

    public int Size { get; init; } = 16;
    public ResNetOptions Encoder { get; init; } = new(18, ResNetStem.Cifar, Width: 0.125);

    /// <summary>
    /// Another order of a sum is another last bit, and where that moves a number past the kink of a ReLU, the gradient
    /// jumps and trainings part: one process parts from itself by 0.01 in ten steps where it reads the images of a
    /// batch in another order. In a network without kinks they stay together.
    /// </summary>
    public static ResNetOptions Smooth { get; } =
        new(18, ResNetStem.Cifar, Width: 0.125) { Activation = Activation.Of<Swish>() };

    public Func<IKernelDevice<float>> Device { get; init; } = () => new CpuDevice(threads: 1);

    private int ImagesOfStep => Images * Chunks;

    /// <summary>|a - b| / |b|</summary>
    public static double Distance(float[] a, float[] b)
        => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow((double)x - y, 2)).Sum() / b.Sum(x => (double)x * x));

    /// <summary>The first step's loss, and the gradient that an update would be by.</summary>
    public (float Loss, Dictionary<string, float[]> Gradients) FirstStep(ICommunicator? ranks)
    {
        var (model, optimizer, loss, _) = Create(ranks);
        using var tape = new Tape();
        float value = Backward(tape, model, optimizer, loss, ranks, step: 0).Item();
        optimizer.Buckets?.Finish();
        return (value, model.NamedParameters().ToDictionary(entry => entry.Name, entry => entry.Parameter.Grad!.ToArray()));
    }

    /// <summary>The losses of all steps; then weights, running statistics and the optimizer's state.</summary>
    /// <param name="before">Each step is shown the model, whose weights it may set.</param>
    public (float[] Losses, Dictionary<string, float[]> Tensors) Run(
        ICommunicator? ranks, int steps, Action<int, SimClrModel>? before = null)
    {
        var (model, optimizer, loss, rate) = Create(ranks);
        var losses = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            before?.Invoke(step, model);
            using var tape = new Tape();
            losses[step] = optimizer.Step(rate, tape, () => Backward(tape, model, optimizer, loss, ranks, step));
        }

        return (losses, model.NamedTensors().Concat(optimizer.NamedState())
            .ToDictionary(entry => entry.Item1, entry => entry.Item2.ToArray()));
    }

    private (SimClrModel Model, Optimizer Optimizer, IContrastiveLoss Loss, double Rate) Create(ICommunicator? ranks)
    {
        var device = Device();
        var encoder = ResNet.Create(device, Encoder, seed: 1);
        encoder.CheckpointsActivations = Checkpoints;
        var head = ProjectionHead.Create(device, encoder.FeatureDim, hiddenDim: 32, outDim: 16, layers: 2, seed: 2);
        var model = new SimClrModel(encoder, head) { StatisticsRanks = LocalStatistics ? null : ranks };
        var parameters = model.NamedParameters();
        (Optimizer optimizer, double rate) = Optimizer switch
        {
            "sgd" => ((Optimizer)new Sgd(parameters, weightDecay: 1e-3, nesterov: true), 0.01),
            "lars" => (new Lars(parameters, weightDecay: 1e-3, trustCoefficient: 0.05), 0.01),
            _ => (new AdamW(parameters, weightDecay: 0.05), 0.0003),
        };
        if (ranks is not null)
        {
            optimizer.SumOver(ranks, BucketBytes);
        }

        return (model, optimizer, ContrastiveLosses.Create(Objective, Temperature, ranks), rate);
    }

    private Tensor Backward(Tape tape, SimClrModel model, Optimizer optimizer, IContrastiveLoss loss,
        ICommunicator? ranks, int step)
    {
        var device = model.NamedParameters().First().Parameter.Device;
        var (count, own) = ranks is null ? (1, 0) : (ranks.Ranks, ranks.Rank);
        int[][] chunks = Part(count, own);
        int[] labels = loss.NeedsLabels
            ? [.. Enumerable.Range(0, count).SelectMany(rank => Part(count, rank)).SelectMany(part => part).Select(Label)]
            : [];
        if (Chunks > 1)
        {
            return GradientCache.Backward(
                model, Chunks, chunk => Views(device, chunks[chunk], step), loss, labels, optimizer.Buckets);
        }

        var value = loss.Apply(model.Forward(Views(device, chunks[0], step)), labels);
        tape.Backward(value, optimizer.Buckets);
        return value;
    }

    private static int Label(int image) => (image * image + image / 3) % 4;

    /// <summary>First views, then second ones, which are half the first ones and half new noise.</summary>
    private Tensor Views(IKernelDevice<float> device, int[] images, int step)
    {
        int pixels = Size * Size * 3;
        double[] noise = Noise.Draw(5000 + step % 2, 2L * ImagesOfStep * pixels);
        var views = new float[2 * images.Length * pixels];
        for (int i = 0; i < images.Length; i++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                double first = noise[images[i] * pixels + pixel];
                double second = noise[(ImagesOfStep + images[i]) * pixels + pixel];
                views[i * pixels + pixel] = (float)first;
                views[(images.Length + i) * pixels + pixel] = (float)(0.5 * first + 0.5 * second);
            }
        }

        return Tensor.FromHost(device, new Shape(2 * images.Length, Size, Size, 3), views);
    }

    /// <summary>Which images of a step a rank takes: of every chunk its part.</summary>
    private int[][] Part(int ranks, int rank)
    {
        int n = Images / ranks;
        return [.. Enumerable.Range(0, Chunks)
            .Select(chunk => Enumerable.Range(chunk * Images + rank * n, n).ToArray())];
    }
}
