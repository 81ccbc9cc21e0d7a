using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

internal sealed class TensorScopeTests
{
    private CpuDevice device = null!;

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
    public void DropFreesNowButNotUnderATape()
    {
        using (var scope = new TensorScope())
        {
            var tensor = Tensor.Empty(device, new Shape(1));
            scope.Drop(tensor);
            Assert.That(tensor.IsReleased);
        }

        using (var tape = new Tape())
        {
            var tensor = Tensor.Empty(device, new Shape(1));
            tape.Drop(tensor);
            Assert.That(tensor.IsReleased, Is.False);
        }
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
