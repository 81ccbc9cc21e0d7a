using SimClr.Kernels;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
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
    public static SimClrStep Of(
        PretrainOptions options, SimClrModel model, Optimizer optimizer, IContrastiveLoss? loss = null)
        => new(model, optimizer, options.Views, loss ?? Recipe.CreateLoss(options), (ulong)options.Seed)
        {
            Chunks = options.Accumulate,
        };

    /// <summary>
    /// Returns the loss before the update. Where it is not finite nothing is updated: the caller decides.
    /// </summary>
    /// <param name="labels">One for each image, where the loss needs them.</param>
    /// <param name="listener">Who is told of every op.</param>
    public float Run(Device device, ReadOnlyMemory<ImageRef> images, int epoch, double learningRate,
        ReadOnlyMemory<int> labels = default, OpListener? listener = null)
    {
        if (images.Length % Chunks != 0)
        {
            throw new ArgumentException(
                $"step: {images.Length} images in {Chunks} chunks; give a multiple of {Chunks}.");
        }

        using var tape = new Tape(listener);
        return optimizer.Step(learningRate, tape, () => Chunks == 1
            ? Backward(tape, MakeViews(device, images.Span, epoch), labels.Span)
            : BackwardInChunks(device, images, epoch, labels.Span));
    }

    private Tensor Backward(Tape tape, Tensor input, ReadOnlySpan<int> labels)
    {
        var value = loss.Apply(model.Forward(input), labels);
        tape.Backward(value);
        return value;
    }

    private Tensor BackwardInChunks(
        Device device, ReadOnlyMemory<ImageRef> images, int epoch, ReadOnlySpan<int> labels)
    {
        int n = images.Length / Chunks;
        return GradientCache.Backward(model, Chunks,
            chunk => MakeViews(device, images.Span.Slice(chunk * n, n), epoch), loss, labels);
    }

    private Tensor MakeViews(Device device, ReadOnlySpan<ImageRef> images, int epoch)
    {
        int n = images.Length;
        var input = Tensor.Empty(device, new Shape(2 * n, views.Size, views.Size, 3));
        long half = input.Length / 2; // rows 0..n-1 the first views, n..2n-1 the second
        device.Views.MakeViews(images, views, new ViewKey(seed, epoch, 0), input.View.Slice(0, half));
        device.Views.MakeViews(images, views, new ViewKey(seed, epoch, 1), input.View.Slice(half, half));
        return input;
    }
}
