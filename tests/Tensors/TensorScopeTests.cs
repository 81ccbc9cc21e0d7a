using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

internal sealed class TensorScopeTests
{
    private const float Epsilon = 1;
    private CpuDevice device = null!;

    private Tensor Wanted(params float[] values)
    {
        var tensor = Tensor.FromHost(device, new Shape(2, 2), values);
        tensor.RequiresGrad = true;
        return tensor;
    }

    private Tensor Normalised(Tensor input, Tensor? residual, bool relu)
    {
        var channels = new Shape(input.Shape[^1]);
        return Ops.BatchNorm(input, new BatchNormArguments(null, null, Tensor.Persistent(device, channels),
            Tensor.Persistent(device, channels), residual)
        { Relu = relu, Epsilon = Epsilon });
    }

    [SetUp]
    public void FreshDevice() => device = new CpuDevice(threads: 1);

    [Test]
    public void ScopeGivesItsMemoryBack()
    {
        using (new TensorScope())
        {
            Tensor.Empty(device, new Shape(1000));
            Assert.That(device.Memory.InUse, Is.GreaterThanOrEqualTo(4000));
        }

        Assert.That(device.Memory.InUse, Is.Zero);
    }

    [Test]
    public void ReadingAReleasedTensorSaysWhatToDo()
    {
        Tensor tensor;
        using (new TensorScope())
        {
            tensor = Tensor.Empty(device, new Shape(2, 3));
            tensor.Name = "z";
        }

        Assert.That(tensor.IsReleased);
        var error = Assert.Throws<ObjectDisposedException>(() => tensor.ToArray())!;
        Assert.That(error.Message, Does.Contain("(2,3) z").And.Contain("Keep"));
    }

    [Test]
    public void KeepHandsToTheEnclosingScopeAndFromTheOutermostToTheHolder()
    {
        Tensor inner;
        using (var outerScope = new TensorScope())
        {
            using (var innerScope = new TensorScope())
            {
                inner = innerScope.Keep(Tensor.FromHost(device, new Shape(1), [5]));
            }

            Assert.That(inner.Item(), Is.EqualTo(5));
            outerScope.Keep(inner);
        }

        Assert.That(inner.Item(), Is.EqualTo(5));
    }

    [Test]
    public void WhatNobodyHoldsIsCollected()
    {
        AllocateKeptAndPersistent();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(device.Memory.InUse, Is.Zero);
    }

    [Test]
    public void TidyFreesWhatLiesBetween()
    {
        using var scope = new TensorScope();
        var x = Tensor.FromHost(device, new Shape(256), new float[256]);
        long before = device.Memory.InUse;
        var y = TensorScope.Tidy(() => Ops.Scale(Ops.Relu(Ops.Scale(x, 2)), 3));
        Assert.That(device.Memory.InUse, Is.EqualTo(before + 1024));
        Assert.That(y.IsReleased, Is.False);
    }

    [Test]
    public void DropFreesNow()
    {
        using var scope = new TensorScope();
        var tensor = Tensor.Empty(device, new Shape(1));
        scope.Drop(tensor);
        Assert.That(tensor.IsReleased);
    }

    [Test]
    public void DropUnderATapeLeavesWhatBackwardReads()
    {
        using var tape = new Tape();
        var x = Wanted(1, 2, 3, 4);
        var weight = Wanted(5, 6, 7, 8);
        var y = Ops.MatMul(x, weight);
        tape.Drop(x);
        tape.Drop(y);
        Assert.That((x.IsReleased, y.IsReleased), Is.EqualTo((false, false)));
    }

    /// <summary>A shortcut's batch norm: the sum's backward does not read its elements, nor does its own.</summary>
    [Test]
    public void DropUnderATapeFreesWhatNoBackwardReads([Values] bool drop)
    {
        using var tape = new Tape();
        var input = Wanted(1, 2, 3, 5);
        var shortcut = Normalised(input, residual: null, relu: false);
        var sum = Normalised(Wanted(0, -1, 7, 2), shortcut, relu: true);
        if (drop)
        {
            tape.Drop(shortcut);
        }

        Assert.That(shortcut.IsReleased, Is.EqualTo(drop));
        tape.Backward(sum, Tensor.FromHost(device, sum.Shape, [1, 2, -3, 4]));
        // Column 0 of the input, 1 and 3 with variance 1, becomes -s and s, where s = 1 / sqrt(1 + epsilon). Of
        // the sum the ReLU lets the second row through, where the gradient is -3.
        float s = MathF.Sqrt(1 / (1 + Epsilon)), expected = s * (3 - 3 * s * s) / 2;
        Assert.That(input.Grad!.ToArray()[0], Is.EqualTo(expected).Within(1e-6f));
        Assert.That(input.Grad!.ToArray()[2], Is.EqualTo(-expected).Within(1e-6f));
    }

    [Test]
    public void ViewKeepsTheMemoryThatItShares()
    {
        using var outer = new TensorScope();
        Tensor view;
        using (var inner = new TensorScope())
        {
            var x = Tensor.FromHost(device, new Shape(2, 2), [1, 2, 3, 4]);
            view = inner.Keep(Ops.Reshape(x, new Shape(4)));
        }

        Assert.That(view.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void OpOutsideAnyScopeIsAnError()
    {
        var x = Tensor.Persistent(device, new Shape(1));
        Assert.That(
            () => Ops.Scale(x, 2), Throws.InvalidOperationException.With.Message.Contains("open a Tape"));
    }

    [Test]
    public void ScopesEndInnermostFirst()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();
        Assert.That(outer.Dispose, Throws.InvalidOperationException.With.Message.Contains("innermost"));
        inner.Dispose();
        outer.Dispose();
        Assert.That(TensorScope.Current, Is.Null);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private void AllocateKeptAndPersistent()
    {
        Tensor.Persistent(device, new Shape(1000));
        using var scope = new TensorScope();
        var x = scope.Keep(Tensor.Empty(device, new Shape(1000)));
        scope.Keep(Ops.Reshape(x, new Shape(10, 100)));
    }
}
