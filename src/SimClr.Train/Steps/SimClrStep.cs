using SimClr.Kernels;
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
    SimClrModel model, Optimizer optimizer, ViewOptions views, double temperature, ulong seed)
{
    private readonly float[] lossValue = new float[1];

    public ContrastiveObjective Objective { get; init; }

    /// <summary>
    /// Equal parts in which the images go through the model; the loss compares all of them
    /// (<see cref="GradientCache"/>).
    /// </summary>
    public int Chunks { get; init; } = 1;

    /// <summary>The step, its loss as the options say.</summary>
    public static SimClrStep Of(PretrainOptions options, SimClrModel model, Optimizer optimizer)
        => new(model, optimizer, options.Views, options.Temperature, (ulong)options.Seed)
        {
            Objective = options.Objective switch
            {
                "decoupled" => ContrastiveObjective.Decoupled,
                "supervised" => ContrastiveObjective.Supervised,
                _ => ContrastiveObjective.NtXent,
            },
            Chunks = options.Accumulate,
        };

    /// <summary>
    /// Returns the loss before the update. Where it is not finite nothing is updated: the caller decides.
    /// </summary>
    public float Run(Device device, Batch batch, double learningRate)
    {
        if (batch.Images.Length % Chunks != 0)
        {
            throw new ArgumentException(
                $"step: {batch.Images.Length} images in {Chunks} chunks; give a multiple of {Chunks}.");
        }

        using var tape = new Tape();
        Tensor? loss = null;
        void Step()
        {
            loss = Chunks == 1
                ? Backward(tape, Views(device, batch.Images, batch.Epoch), LabelsFor(batch))
                : BackwardInChunks(device, batch);
            optimizer.Step(learningRate, loss);
            optimizer.ZeroGrad();
        }

        if (OpListener.IsActive)
        {
            Step();
        }
        else
        {
            device.RunStep(Step);
        }

        loss!.CopyToHost(lossValue);
        if (!float.IsFinite(lossValue[0]))
        {
            optimizer.StepNumber--; // the device has left everything as it was
        }

        return lossValue[0];
    }

    private Tensor Backward(Tape tape, Tensor input, ReadOnlySpan<int> labels)
    {
        var loss = NtXentLoss.Apply(model.Forward(input), temperature, Objective, labels);
        tape.Backward(loss);
        return loss;
    }

    private Tensor BackwardInChunks(Device device, Batch batch)
    {
        int n = batch.Images.Length / Chunks;
        return GradientCache.Backward(model, Chunks,
            chunk => Views(device, batch.Images.AsSpan(chunk * n, n), batch.Epoch),
            z => NtXentLoss.Apply(z, temperature, Objective, LabelsFor(batch)));
    }

    private int[] LabelsFor(Batch batch) => Objective == ContrastiveObjective.Supervised ? batch.Labels : [];

    private Tensor Views(Device device, ReadOnlySpan<ImageRef> images, int epoch)
        => ViewTensor.Pairs(device, images, views, seed, epoch);
}
