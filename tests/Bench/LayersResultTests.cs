using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Bench;
using SimClr.Bench.Layers;
using SimClr.Tests.Support;
using SimClr.Train.Benchmark.Layers;

namespace SimClr.Tests.Bench;

public sealed class LayersResultTests
{
    [Test]
    public void AFileNamesItsSettingAndHoldsWhatTheTableShows()
    {
        var call = new LayerCall("conv 3 -> 64, 3x3, 32x32", "forward", "winograd", Flops: 4e9, Bytes: 1e9);
        call.Add(time: 6, productTime: 4, transformTime: 1);
        var benchmark = new LayerBenchmark(new Roof(1e9, 1e9), [call], Steps: 1, StepSeconds: 6);
        var result = new LayersResult(new MeasureOptions(BatchSize: 256), benchmark);
        using var folder = new TemporaryFolder();

        string file = result.Save(folder.Path);

        Assert.That(file, Does.EndWith("-layers-batch256.md"));
        string text = File.ReadAllText(file);
        Assert.That(text, Does.Contain(", batch256.\n").And.Contain("| 1.50 | 1.00 | 0.25 | 0.25 |"));
        Assert.That(text, Does.Contain("bench -- layers --threads 2 --seconds 1 --model resnet18 --width 1 --batch-size 256"));
        var json = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(file, ".json")))!;
        Assert.That((double)json["calls"]![0]!["floor_seconds"]!, Is.EqualTo(4));
    }
}
