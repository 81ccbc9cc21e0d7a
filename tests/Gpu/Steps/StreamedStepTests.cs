using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tensors;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ptx;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Gpu;

/// <summary>
/// Pictures that come up batch by batch, on the interpreter: the views that uploaded ones give, and steps that
/// are replayed as one graph.
/// </summary>
internal sealed class StreamedStepTests
{
    private const int Size = 8;
    private const int BatchSize = 4;
    private const int Steps = 5;

    [Test]
    public void StreamedPicturesGiveTheViewsOfUploadedOnes()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 16; i++)
        {
            int height = 10 + i * 5 % 7; // batches of different lengths
            byte[] pixels = new byte[3 * height * 12];
            new Random(i).NextBytes(pixels);
            folder.Write($"a/{i:00}.png", Png.Encode(pixels, height, 12));
        }

        var uploaded = Run(folder.Path, memoryBudget: long.MaxValue);
        var streamed = Run(folder.Path, memoryBudget: 0);
        Assert.That(streamed.Views, Is.EqualTo(uploaded.Views));
        Assert.That((uploaded.Launched, uploaded.Made), Is.EqualTo((Steps - 1, 1)));
        Assert.That((streamed.Launched, streamed.Made), Is.EqualTo((Steps - 1, 1)));
    }

    private static (float[] Views, long Launched, long Made) Run(string path, long memoryBudget)
    {
        using var gpu = new InterpretedGpu { HasGraphs = true };
        var device = new CudaDevice(gpu);
        var data = DataCatalog.Load(
            "folder", path, DataSplit.Train, new DataOptions { MemoryBudget = memoryBudget });
        Assert.That(data.IsStreamed, Is.EqualTo(memoryBudget == 0));
        var batches = Enumerable.Range(0, Steps)
            .Select(step => Enumerable.Range(step, BatchSize).Select(i => i * 3 % data.Count).ToArray());
        List<float> views = [];
        int step = 0;
        foreach (var images in data.Read(device, batches))
        {
            using var scope = new TensorScope();
            Tensor? output = null;
            var key = new ViewKey(1, step++, 0);
            device.RunStep(() => output = ViewTensor.One(device, images, new ViewOptions(Size), key));
            views.AddRange(output!.ToArray());
        }

        return ([.. views], device.StepGraphs.Launched, device.StepGraphs.Made);
    }
}
