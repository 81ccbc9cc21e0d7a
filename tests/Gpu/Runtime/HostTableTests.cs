using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

internal sealed class HostTableTests
{
    [Test]
    public unsafe void KeepsItsPlaceForCallsThatFit()
    {
        var table = new HostTable<long>(new HostMemory());
        var first = table.Upload([1, 2, 3]);
        var second = table.Upload([4, 5]);
        Assert.That(first.Pointer == second.Pointer);
        Assert.That(second.AsSpan().ToArray(), Is.EqualTo(new long[] { 4, 5 }));
    }

    [Test]
    public void GrowsAndGivesTheOldBlockBack()
    {
        var memory = new HostMemory();
        var table = new HostTable<int>(memory);
        table.Upload(new int[10]);
        int[] rows = [.. Enumerable.Range(0, 1000)];
        Assert.That(table.Upload(rows).AsSpan().ToArray(), Is.EqualTo(rows));
        Assert.That(memory.InUse, Is.InRange(4000, 5000));
    }
}
