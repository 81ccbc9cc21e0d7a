using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

internal sealed class TapeTests
{
    private readonly CpuDevice device = new(threads: 1);

    [Test]
    public void GradientsAddUpOverTapesUntilZeroGrad()
    {
        var w = Leaf(3);
        Backward(w, scale: 2);
        Backward(w, scale: 5);
        Assert.That(w.Grad!.Item(), Is.EqualTo(7));

        w.ZeroGrad();
        Assert.That(w.Grad, Is.Null);
        Backward(w, scale: 4);
        Assert.That(w.Grad!.Item(), Is.EqualTo(4));
    }

    [Test]
    public void LossAndKeptTensorsOutliveBackwardActivationsDoNot()
    {
        var w = Leaf(3);
        using var tape = new Tape();
        var kept = tape.Keep(Ops.Scale(w, 2));
        var activation = Ops.Scale(kept, 2);
        var loss = Ops.Mean(activation);
        tape.Backward(loss);

        Assert.That(loss.Item(), Is.EqualTo(12));
        Assert.That(kept.Item(), Is.EqualTo(6));
        Assert.That(activation.IsReleased);
    }

    [Test]
    public void NothingIsRecordedInAScopeInsideATape()
    {
        var w = Leaf(3);
        using var tape = new Tape();
        Tensor detached;
        using (var noGrad = new TensorScope())
        {
            detached = noGrad.Keep(Ops.Scale(w, 2));
        }

        Assert.That(detached.RequiresGrad, Is.False);
        tape.Backward(Ops.Add(Ops.Scale(w, 3), detached));
        Assert.That(w.Grad!.Item(), Is.EqualTo(3));
    }

    [Test]
    public void InputThatWantsNoGradientGetsNone()
    {
        var x = Leaf(2);
        x.RequiresGrad = false;
        var w = Leaf(3);
        using var tape = new Tape();
        tape.Backward(Ops.MatMul(x, w));
        Assert.That(w.Grad!.Item(), Is.EqualTo(2));
        Assert.That(x.Grad, Is.Null);
    }

    [Test]
    public void BranchThatDoesNotReachTheLossGetsNoGradient()
    {
        var w = Leaf(3);
        var unused = Leaf(1);
        using var tape = new Tape();
        var loss = Ops.Scale(w, 2);
        Ops.Scale(unused, 2);
        tape.Backward(loss);
        Assert.That(unused.Grad, Is.Null);
    }

    [Test]
    public void GradientCanComeFromOutside()
    {
        // Two passes, as with embeddings cached over chunks: first the loss by z, then z by w.
        var w = Leaf(3);
        using var cache = new TensorScope();
        var z = Tensor.FromHost(device, new Shape(1, 1), [6]);
        z.RequiresGrad = true;
        using (var tape = new Tape())
        {
            tape.Backward(Ops.MatMul(z, z));
        }

        using (var tape = new Tape())
        {
            tape.Backward(Ops.Scale(w, 2), z.Grad!);
        }

        Assert.That(w.Grad!.Item(), Is.EqualTo(24)); // d(2w)^2/dw = 8w
    }

    [Test]
    public void ValueChangedInPlaceAfterItWasSavedIsAnError()
    {
        var w = Leaf(3);
        w.Name = "head.weight";
        using var tape = new Tape();
        var loss = Ops.Mean(Ops.Relu(w));
        w.CopyFromHost([4]);
        var error = Assert.Throws<InvalidOperationException>(() => tape.Backward(loss))!;
        Assert.That(error.Message, Does.Contain("relu").And.Contain("head.weight").And.Contain("in place"));
    }

    [Test]
    public void OutputChangedInPlaceAfterItWasSavedIsAnError()
    {
        var w = Leaf(3);
        using var tape = new Tape();
        var y = Ops.Relu(w);
        var loss = Ops.Mean(y);
        y.CopyFromHost([4]);
        Assert.That(
            () => tape.Backward(loss), Throws.InvalidOperationException.With.Message.Contains("in place"));
    }

    [Test]
    public void ViewSharesTheVersionOfWhatItViews()
    {
        var w = Leaf(3);
        using var tape = new Tape();
        var y = Ops.Scale(w, 2);
        var loss = Ops.Mean(Ops.Relu(y));
        Ops.Reshape(y, new Shape(1)).CopyFromHost([4]);
        Assert.That(
            () => tape.Backward(loss), Throws.InvalidOperationException.With.Message.Contains("in place"));
    }

    [Test]
    public void BackwardOnlyOncePerTape()
    {
        var w = Leaf(3);
        using var tape = new Tape();
        var loss = Ops.Scale(w, 2);
        tape.Backward(loss);
        Assert.That(
            () => tape.Backward(loss), Throws.InvalidOperationException.With.Message.Contains("new tape"));
    }

    [Test]
    public void BackwardFromWhatTheTapeDidNotMakeIsAnError()
    {
        var w = Leaf(3);
        using var tape = new Tape();
        Assert.That(() => tape.Backward(w), Throws.InvalidOperationException.With.Message.Contains("no op"));
        var constant = Tensor.FromHost(device, new Shape(), [1]);
        Assert.That(() => tape.Backward(Ops.Scale(constant, 2)), Throws.InvalidOperationException);
    }

    [Test]
    public void BackwardFromManyElementsNeedsTheirGradient()
    {
        var w = Tensor.Persistent(device, new Shape(2, 3));
        w.RequiresGrad = true;
        using var tape = new Tape();
        var y = Ops.Scale(w, 2);
        Assert.That(() => tape.Backward(y), Throws.ArgumentException.With.Message.Contains("(2,3)"));
        var wrong = Tensor.Empty(device, new Shape(3, 2));
        Assert.That(() => tape.Backward(y, wrong), Throws.ArgumentException.With.Message.Contains("(3,2)"));
    }

    /// <summary>A mask, the places of maxima, statistics: behind backward the tape holds the loss alone.</summary>
    [Test]
    public void ScratchGoesBackWhenItsBackwardHasRun()
    {
        var w = Tensor.Persistent(device, new Shape(2, 16, 16, 16));
        w.RequiresGrad = true;
        var (mean, variance) = (Tensor.Persistent(device, new Shape(16)), Tensor.Persistent(device, new Shape(16)));
        Tensor loss;
        long inside;
        using (var tape = new Tape())
        {
            var x = Ops.BatchNorm(w, new BatchNormArguments(null, null, mean, variance, Relu: true));
            loss = Ops.Mean(Ops.MaxPool(x, kernel: 2, stride: 2));
            tape.Backward(loss);
            inside = device.Memory.InUse;
        }

        Assert.That(w.Grad, Is.Not.Null);
        Assert.That(inside - device.Memory.InUse, Is.InRange(sizeof(float), 64), "the loss");
    }

    [Test]
    public void ScratchOfWhatIsNotRecordedGoesBackAtOnce()
    {
        using var scope = new TensorScope();
        var x = Tensor.FromHost(device, new Shape(1, 32, 32, 8), new float[32 * 32 * 8]);
        long before = device.Memory.InUse;
        var y = Ops.MaxPool(x, kernel: 2, stride: 2);
        Assert.That(device.Memory.InUse - before, Is.EqualTo(y.Length * sizeof(float)), "no places of maxima");
    }

    private static void Backward(Tensor w, float scale)
    {
        using var tape = new Tape();
        tape.Backward(Ops.Mean(Ops.Scale(w, scale)));
    }

    private Tensor Leaf(float value)
    {
        var tensor = Tensor.Persistent(device, new Shape(1, 1));
        tensor.CopyFromHost([value]);
        tensor.RequiresGrad = true;
        return tensor;
    }
}
