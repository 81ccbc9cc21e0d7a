using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Train.Data;

namespace SimClr.Bench;

/// <summary>SimCLR's views: on the CPU on one core and on all threads, on another device as it is.</summary>
public class ViewsBench : KernelBench
{
    private const int PicturesOnCpu = 64;

    private static readonly (string Name, int Side, ViewOptions View)[] Kinds =
    [
        ("32", 32, new ViewOptions(Size: 32)),
        ("96 with blur", 96, new ViewOptions(Size: 96, BlurProbability: 0.5)),
        ("448 to 224 with blur", 448, new ViewOptions(Size: 224, BlurProbability: 0.5)),
    ];

    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
    {
        foreach (var (name, side, view) in Kinds)
        {
            if (!options.OnCuda)
            {
                yield return Create($"views/{name}, one core", side, view, PicturesOnCpu, new CpuDevice(threads: 1));
            }

            if (options.OnCuda || options.Threads > 1)
            {
                yield return Create(
                    $"views/{name}", side, view, options.OnCuda ? options.BatchSize : PicturesOnCpu, device);
            }
        }
    }

    private static BenchCase Create(
        string name, int side, ViewOptions view, int pictures, IKernelDevice<float> device) => new(name, () =>
    {
        var data = DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions
        {
            ImageSize = side,
            Count = pictures,
        });
        int[] all = [.. Enumerable.Range(0, pictures)];
        ImageRef[] images = [.. data.Read(new CpuDevice(threads: 1), [all]).Single().Select(
            image => image with { Pixels = Upload<byte>(device, image.Pixels.AsSpan()) })];
        GC.KeepAlive(data); // owns the pixels
        var output = Take<float>(device, 3L * pictures * view.Size * view.Size);
        int epoch = 0;
        return () => device.Views.MakeViews(images, view, new ViewKey(1, epoch++, 0), output);
    }, pictures, "views");
}
