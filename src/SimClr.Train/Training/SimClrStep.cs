using SimClr.Kernels;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;

namespace SimClr.Train.Training;

/// <summary>
/// One step of SimCLR: two views of every image, both through the model in one batch, loss, update.
/// </summary>
public sealed class SimClrStep(
    SimClrModel model, Optimizer optimizer, ViewOptions views, double temperature, ulong seed)
{
    private readonly float[] lossValue = new float[1];

    /// <summary>
    /// Returns the loss before the update. Where it is not finite nothing is updated: the caller decides.
    /// </summary>
    public float Run(Device device, ReadOnlyMemory<ImageRef> images, int epoch, double learningRate)
    {
        using var tape = new Tape();
        Tensor? loss = null;
        void Step() => loss = Update(tape, device, images.Span, epoch, learningRate);
        if (Profiler.IsActive)
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

    private Tensor Update(
        Tape tape, Device device, ReadOnlySpan<ImageRef> images, int epoch, double learningRate)
    {
        int n = images.Length;
        var input = Tensor.Empty(device, new Shape(2 * n, views.Size, views.Size, 3));
        long half = input.Length / 2; // rows 0..n-1 the first views, n..2n-1 the second
        device.Views.MakeViews(images, views, new ViewKey(seed, epoch, 0), input.View.Slice(0, half));
        device.Views.MakeViews(images, views, new ViewKey(seed, epoch, 1), input.View.Slice(half, half));

        var z = model.Forward(input);
        var loss = NtXentLoss.Apply(z, temperature);
        tape.Backward(loss);
        optimizer.Step(learningRate, loss);
        optimizer.ZeroGrad();
        return loss;
    }
}
