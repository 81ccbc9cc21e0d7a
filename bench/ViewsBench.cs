using SimClr.Bench.Compare;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Train.Data;

namespace SimClr.Bench;

/// <summary>SimCLR's views on one core.</summary>
public class ViewsBench : KernelBench
{
    private const int Pictures = 64;

    public override IEnumerable<BenchCase> Cases(CpuDevice device, MeasureOptions options)
    {
        yield return Create("views/32, one core", 32, new ViewOptions(Size: 32));
        yield return Create(
            "views/96 with blur, one core", 96, new ViewOptions(Size: 96, BlurProbability: 0.5));
        yield return Create(
            "views/448 to 224 with blur, one core", 448, new ViewOptions(Size: 224, BlurProbability: 0.5));
    }

    private static BenchCase Create(string name, int side, ViewOptions view) => new(name, () =>
    {
        var device = new CpuDevice(threads: 1);
        var data = DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions
        {
            ImageSize = side,
            Count = Pictures,
        });
        var output = Random(device, 3L * Pictures * view.Size * view.Size);
        int epoch = 0;
        return () =>
        {
            device.Views.MakeViews(data.Images, view, new ViewKey(1, epoch++, 0), output);
            GC.KeepAlive(data); // owns the pixels
        };
    }, Pictures, "views");
}
