using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

internal sealed unsafe class ViewsTests
{
    /// <summary>
    /// As the replay of a recorded step requires: what is drawn goes through a table, whether a view is
    /// blurred decides the kernel.
    /// </summary>
    [TestCase(32, 0)]
    [TestCase(64, 0.5)]
    public void BatchesOfOneSizeAreTheSameLaunches(int size, double blurProbability)
    {
        const int Images = 6;
        var gpu = new RecordingGpu();
        var device = new CudaDevice(gpu);
        var options = new ViewOptions(size, BlurProbability: blurProbability);
        var output = new BufferView<float>((float*)0x1000, 3L * size * size * Images); // nothing follows it
        for (int epoch = 0; epoch < 4; epoch++)
        {
            var images = Enumerable.Range(0, Images)
                .Select(i => new ImageRef(new((byte*)0x2000, 3 * 40 * 50), 40, 50, Images * epoch + i));
            device.Views.MakeViews([.. images], options, new ViewKey(1, epoch, 0), output);
        }

        Assert.That(gpu.Launches, Has.Count.EqualTo(4));
        foreach (var launch in gpu.Launches)
        {
            Assert.That(launch.Config, Is.EqualTo(gpu.Launches[0].Config));
            Assert.That(launch.Arguments, Is.EqualTo(gpu.Launches[0].Arguments));
        }
    }
}
