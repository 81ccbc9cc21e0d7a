using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Training;

namespace SimClr.Tests.Train.Training;

internal sealed class InterruptedMonitorTests
{
    /// <summary>A measurement takes longer than a person waits; the step that it belongs to is kept.</summary>
    [Test]
    public void AnInterruptedMeasurementLeavesTheLineWithoutIt([Values] bool interrupt)
    {
        var device = new CpuDevice(threads: 1);
        var options = Preset.Load("quickstart").Options with
        {
            ShapesCount = 20,
            ImageSize = 16,
            Width = 1 / 16.0,
            EvalEvery = 1,
        };
        var train = options.LoadData(DataSplit.Train);
        var monitor = new RunMonitor(options, device, train, train, new CancellationToken(interrupt));
        var line = new MetricsLine(1, 1, 4.5, 0.1, 100, 1);
        var step = new TrainedStep(new TrainingPosition(1, 20), 1, 1, IsLogged: true, SecondsLeft: 0) { Line = line };

        monitor.Observe(step, Recipe.CreateModel(options, device));

        Assert.That(step.Line == line, Is.EqualTo(interrupt));
    }
}
