using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

/// <summary>A leaf's gradient is whole when the first op that read it has been walked, and not before.</summary>
internal sealed class GradientListenerTests
{
    private readonly CpuDevice device = new(threads: 1);

    [Test]
    public void AGradientIsWholeWhenTheFirstReaderIsWalked()
    {
        var (early, late) = (Leaf("early", 3), Leaf("late", 5));
        var told = new Told();
        using var tape = new Tape();
        var x = Ops.MatMul(early, late); // walked last: here both are whole
        x = Ops.MatMul(x, late);
        tape.Backward(Ops.MatMul(x, Leaf("last", 2)), told);
        Assert.That(told.Events, Is.EqualTo(new[] { "last = 75", "-", "-", "early = 50", "late = 60", "-" }));
    }

    [Test]
    public void WhatIsFrozenOrNotReadIsNotToldOf()
    {
        var frozen = Leaf("frozen", 3);
        frozen.RequiresGrad = false;
        Leaf("unread", 1);
        var told = new Told();
        using var tape = new Tape();
        tape.Backward(Ops.MatMul(frozen, Leaf("w", 2)), told);
        Assert.That(told.Events, Is.EqualTo(new[] { "w = 3", "-" }));
    }

    [Test]
    public void ALeafWhoseBranchDoesNotReachTheLossIsToldOfWithoutGradient()
    {
        var told = new Told();
        using var tape = new Tape();
        var loss = Ops.Scale(Leaf("w", 2), 3);
        Ops.Scale(Leaf("branch", 1), 2);
        tape.Backward(loss, told);
        Assert.That(told.Events, Is.EqualTo(new[] { "branch = none", "-", "w = 3", "-" }));
    }

    /// <summary>
    /// The inner tape walks its ops, so that there is time to send, but it tells of nothing: v is read twice inside,
    /// and w outside too.
    /// </summary>
    [Test]
    public void BehindACheckpointTheOuterOpCounts()
    {
        var (v, w) = (Leaf("v", 2), Leaf("w", 3));
        var told = new Told();
        using var tape = new Tape();
        var x = Ops.Scale(w, 1);
        x = Ops.Checkpoint(x, [v, w], Inside, Inside);
        tape.Backward(x, told);
        Assert.That(told.Events, Is.EqualTo(new[] { "-", "-", "-", "v = 36", "-", "w = 24", "-" }));

        Tensor Inside(Tensor input) => Ops.MatMul(Ops.MatMul(Ops.MatMul(input, v), v), w);
    }

    [Test]
    public void OrderIsThatOfTheOpsAndNothingElse()
    {
        string[][] orders = [Order(), Order()];
        Assert.That(orders[1], Is.EqualTo(orders[0]));

        string[] Order()
        {
            var leaves = Enumerable.Range(0, 20).Select(i => Leaf($"w{i}", 1)).ToArray();
            var told = new Told();
            using var tape = new Tape();
            tape.Backward(leaves.Aggregate((x, leaf) => Ops.MatMul(x, leaf)), told);
            return [.. told.Events];
        }
    }

    private Tensor Leaf(string name, float value)
    {
        var tensor = Tensor.Persistent(device, new Shape(1, 1));
        tensor.CopyFromHost([value]);
        tensor.RequiresGrad = true;
        tensor.Name = name;
        return tensor;
    }

    private sealed class Told : GradientListener
    {
        public List<string> Events { get; } = [];

        protected override void Complete(Tensor leaf) => Events.Add($"{leaf.Name} = {leaf.Grad?.Item().ToString() ?? "none"}");

        protected override void Walked() => Events.Add("-");
    }
}
