using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Files.Torch;

namespace SimClr.Tests.Train.Sharing;

/// <summary>Numbers as files store them, in any type and order.</summary>
public class StoredNumberTests
{
    private static readonly float[] Values = [0, 1, -2.5f, 0.15625f, 40960];

    [Test]
    public void EveryTypeIsReadAsFloat()
    {
        Check(ElementType.F32, Values);
        Check(ElementType.F64, Array.ConvertAll(Values, v => (double)v));
        Check(ElementType.F16, Array.ConvertAll(Values, v => (Half)v));
        // bfloat16 is the upper half of a float; these values have nothing in the lower one.
        Check(ElementType.BF16,
            Array.ConvertAll(Values, v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16)));
        byte[] counts = ElementTypes.ToInt64Bytes([7, 0, -3]);
        Assert.That(ElementType.I64.ToSingles(counts), Is.EqualTo(new float[] { 7, 0, -3 }));

        static void Check<T>(ElementType type, T[] stored) where T : unmanaged
        {
            var bytes = MemoryMarshal.AsBytes(stored.AsSpan());
            Assert.That(bytes.Length, Is.EqualTo(Values.Length * type.Size()), $"{type}");
            Assert.That(type.ToSingles(bytes), Is.EqualTo(Values), $"{type}");
        }
    }

    [Test]
    public void ATransposedViewIsReadInOrder()
    {
        // Rows of 3 in a storage that begins one element late; the tensor is the transpose, (3,2).
        var tensor = new TorchTensor(new TorchStorage(ElementType.F32, "0", 7), 1, [3, 2], [1, 3]);

        Assert.That(tensor.FitsStorage);
        Assert.That(tensor.InOrder([9, 0, 1, 2, 3, 4, 5]), Is.EqualTo(new float[] { 0, 3, 1, 4, 2, 5 }));
    }

    [TestCase(0, new[] { 2, 3 }, new long[] { 3, 1 }, true)]
    [TestCase(1, new[] { 2, 3 }, new long[] { 3, 1 }, false)]
    [TestCase(-1, new[] { 2 }, new long[] { 1 }, false)]
    [TestCase(5, new int[0], new long[0], true)]
    [TestCase(6, new int[0], new long[0], false)]
    [TestCase(9, new[] { 0, 7 }, new long[] { 1, 1 }, true)]
    [TestCase(0, new[] { 2 }, new long[] { -1 }, false)]
    [TestCase(0, new[] { 3 }, new long[] { long.MaxValue }, false)]
    [TestCase(long.MaxValue, new[] { 3 }, new long[] { long.MaxValue }, false)]
    [TestCase(0, new[] { 1 << 30, 1 << 30, 1 << 30 }, new long[] { 0, 0, 0 }, false)]
    public void OnlyViewsWithinTheirStorageAreTaken(long offset, int[] shape, long[] strides, bool fits)
    {
        var tensor = new TorchTensor(new TorchStorage(ElementType.F32, "0", 6), offset, shape, strides);

        Assert.That(tensor.FitsStorage, Is.EqualTo(fits));
    }
}
