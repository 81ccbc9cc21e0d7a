using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>What the op table's rows do not say of cross-entropy.</summary>
internal sealed class CrossEntropyTests
{
    private static IEnumerable<IKernelDevice<float>> Devices
        => TestDevices.EachCode.Append(TestDevices.Cuda[0]);

    /// <summary>
    /// Classes that the logits do not tell apart share the probability, however large the logits are.
    /// </summary>
    [Test]
    public void EqualLogitsGiveTheLogarithmOfTheirNumber(
        [Values(1, 2, 10, 100, 1000)] int classes,
        [Values(0, -3.25, 40)] double logit)
    {
        const int Rows = 3;
        foreach (var device in Devices)
        {
            using var arrays = new HostArrays<float>(device);
            var labels = arrays.OfInts(0, classes / 2, classes - 1);
            var loss = arrays.Empty(1);
            device.CrossEntropy.Forward(arrays.Of(Enumerable.Repeat(logit, Rows * classes)), labels,
                Rows, classes, loss, arrays.Empty(Rows));
            // A logit of 40 is lost from a logarithm of summed exponentials by the rounding of 40 and more.
            double tolerance = 1e-6 + 1e-7 * Math.Abs(logit);
            Assert.That(loss[0], Is.EqualTo(Math.Log(classes)).Within(tolerance),
                TestDevices.Describe(device));
        }
    }
}
