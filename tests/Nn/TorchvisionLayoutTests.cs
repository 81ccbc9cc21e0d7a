using NUnit.Framework;
using SimClr.Nn.Models;
using SimClr.Tensors;

namespace SimClr.Tests.Nn;

internal sealed class TorchvisionLayoutTests
{
    [Test]
    public void ConvolutionWeightMovesItsChannels()
    {
        // (OutC 2, KH 1, KW 3, C 2): element o·6 + kw·2 + c. Theirs: o·6 + c·3 + kw.
        var shape = new Shape(2, 1, 3, 2);
        float[] ours = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        float[] theirs = [0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11];
        Assert.That(TorchvisionLayout.ShapeOf(shape), Is.EqualTo(new Shape(2, 2, 1, 3)));
        Assert.That(TorchvisionLayout.ToTorchvision(ours, shape), Is.EqualTo(theirs));
        Assert.That(TorchvisionLayout.FromTorchvision(theirs, shape), Is.EqualTo(ours));
    }

    [Test]
    public void OtherTensorsStay()
    {
        var shape = new Shape(2, 3);
        float[] values = [0, 1, 2, 3, 4, 5];
        Assert.That(TorchvisionLayout.ShapeOf(shape), Is.EqualTo(shape));
        Assert.That(TorchvisionLayout.ToTorchvision(values, shape), Is.EqualTo(values));
        Assert.That(TorchvisionLayout.FromTorchvision(values, shape), Is.EqualTo(values));
    }
}
