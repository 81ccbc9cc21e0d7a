using SimClr.Kernels;
using SimClr.Kernels.Ranks;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Recipes;

namespace SimClr.Train.Steps;

/// <summary>
/// One step of SimCLR: two views of every image, both through the model in one batch or in several, loss,
/// update.
/// </summary>
public sealed class SimClrStep(
    SimClrModel model, Optimizer optimizer, ViewOptions views, IContrastiveLoss loss, ulong seed)
{
    /// <summary>
    /// Equal parts in which the images go through the model; the loss compares all of them
    /// (<see cref="GradientCache"/>).
    /// </summary>
    public int Chunks { get; init; } = 1;

    /// <summary>The step as the options say.</summary>
    /// <param name="loss">Another than theirs.</param>
    /// <param name="ranks">Who computes it together, model and optimizer among them; null for one process.</param>
    public static SimClrStep Of(
        PretrainOptions options, SimClrModel model, Optimizer optimizer, IContrastiveLoss? loss = null,
        ICommunicator? ranks = null)
        => new(model, optimizer, options.Views, loss ?? Recipe.CreateLoss(options, ranks), (ulong)options.Seed)
        {
            Chunks = options.Accumulate,
        };

    /// <summary>
    /// Returns the loss before the update. Where it is not finite nothing is updated: the caller decides.
    /// </summary>
    /// <param name="listener">Who is told of every op.</param>
    public float Run(Device device, Batch batch, double learningRate, OpListener? listener = null)
    {
        if (batch.Images.Length % Chunks != 0)
        {
            throw new ArgumentException(
                $"step: {batch.Images.Length} images in {Chunks} chunks; give a multiple of {Chunks}.");
        }

        using var tape = new Tape(listener);
        return optimizer.Step(learningRate, tape, () => Chunks == 1
            ? Backward(tape, Views(device, batch.Images, batch.Epoch), LabelsFor(batch))
            : BackwardInChunks(device, batch));
    }

    private Tensor Backward(Tape tape, Tensor input, ReadOnlySpan<int> labels)
    {
        var value = loss.Apply(model.Forward(input), labels);
        tape.Backward(value, optimizer.Buckets);
        return value;
    }

    private Tensor BackwardInChunks(Device device, Batch batch)
    {
        int n = batch.Images.Length / Chunks;
        return GradientCache.Backward(model, Chunks,
            chunk => Views(device, batch.Images.AsSpan(chunk * n, n), batch.Epoch), loss, LabelsFor(batch),
            optimizer.Buckets);
    }

    private int[] LabelsFor(Batch batch) => loss.NeedsLabels ? batch.Labels : [];

    private Tensor Views(Device device, ReadOnlySpan<ImageRef> images, int epoch)
        => ViewTensor.Pairs(device, images, views, seed, epoch);
}
