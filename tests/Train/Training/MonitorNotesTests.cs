using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Training;

namespace SimClr.Tests.Train.Training;

internal sealed class MonitorNotesTests
{
    /// <summary>It only watches: training goes on, and the line can be written.</summary>
    [Test]
    public void NumbersThatAreNoneAreLeftOutAndSaid()
    {
        var device = new CpuDevice(threads: 1);
        var options = Preset.Load("quickstart").Options with
        {
            ShapesCount = 20,
            ImageSize = 16,
            Width = 1 / 16.0,
            EvalEvery = 1,
        };
        var images = options.LoadData(DataSplit.Train);
        var model = Recipe.CreateModel(options, device);
        var weight = model.NamedParameters().First().Parameter;
        weight.CopyFromHost([.. Enumerable.Repeat(float.NaN, (int)weight.Length)]);
        var step = new TrainedStep(new TrainingPosition(1, 20), 1, 1, IsLogged: true, SecondsLeft: 0)
        {
            Line = new MetricsLine(1, 1, 4.5, 0.1, 100, 1),
        };

        new RunMonitor(options, device, images, images).Observe(step, model);

        var line = step.Line;
        Assert.That(new[] { line.KnnTop1, line.MatchedViews, line.Alignment, line.ZStd }, Is.All.Null);
        Assert.That(step.Line.Notes, Has.Some.Contains("features hold NaN").And.Some.Contains("z holds NaN"));
        Assert.That(MetricsLog.ToJson(step.Line).ToJsonString(), Does.Not.Contain("knn_top1"));
    }
}
