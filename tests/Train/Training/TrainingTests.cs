using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Training;

public sealed class TrainingTests
{
    [Test]
    public void EveryEpochVisitsEveryImageOnceInAnotherOrder()
    {
        var plan = new BatchPlan(Seed: 5, Images: 103, BatchSize: 10, Epochs: 2);
        Assert.That((plan.StepsPerEpoch, plan.Steps), Is.EqualTo((10, 20L)));
        int[] first = Epoch(plan, 0);
        int[] second = Epoch(plan, 1);
        Assert.That(first.Distinct().Count(), Is.EqualTo(100), "nobody twice");
        Assert.That(first, Is.All.InRange(0, 102));
        Assert.That(plan.Places(13), Is.EqualTo(second.Chunk(10).Skip(3)), "who goes on sees what is left");
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(Epoch(plan, 0), Is.EqualTo(first), "a function of seed and epoch alone");
        Assert.That(Epoch(plan with { Seed = 6 }, 0), Is.Not.EqualTo(first));
    }

    [Test]
    public void ABatchIsLearnedByHeart()
    {
        var options = Preset.Load("quickstart").Options with
        {
            ShapesCount = 16,
            ImageSize = 16,
            MinArea = 0.2,
            JitterStrength = 0.5,
            GreyscaleProbability = 0.1,
            Stem = "cifar",
            Width = 0.125,
            ProjectionLayers = 2,
            Temperature = 0.2,
            BatchSize = 16,
            Optimizer = OptimizerName.Sgd,
        };
        var device = new CpuDevice(2);
        var data = options.LoadData(DataSplit.Train);
        var model = Recipe.CreateModel(options, device);
        var optimizer = Recipe.CreateOptimizer(options, model);
        var step = SimClrStep.Of(options, model, optimizer);
        var batch = data.Batch(epoch: 0); // the same views each time

        float first = step.Run(device, batch, learningRate: 0.05);
        float last = first;
        for (int i = 0; i < 60; i++)
        {
            last = step.Run(device, batch, learningRate: 0.05);
        }

        Assert.That(first, Is.EqualTo(Math.Log(31)).Within(1.0), "near a guess among 31");
        Assert.That(last, Is.LessThan(0.3 * first));
    }

    [Test]
    public void WhatAStepLeavesToTheGarbageCollectorDoesNotGrowWithTheBatch()
    {
        long small = ManagedBytesPerStep(batchSize: 8);
        long large = ManagedBytesPerStep(batchSize: 32);
        // The views alone that the larger batch has more of would be 147 kB.
        Assert.That(large - small, Is.LessThan(10_000), "numbers are on the managed heap");
        Assert.That(large, Is.LessThan(200_000)); // nodes, closures and tensor objects of some 60 ops
    }

    [Test]
    public void ALossThatIsNotFiniteUpdatesNothing()
    {
        var options = Preset.Load("quickstart").Options with
        {
            ShapesCount = 8,
            ImageSize = 16,
            Stem = "cifar",
            Width = 0.125,
            BatchSize = 8,
        };
        var device = new CpuDevice(1);
        var model = Recipe.CreateModel(options, device);
        var optimizer = Recipe.CreateOptimizer(options, model);
        var step = SimClrStep.Of(options, model, optimizer);
        var batch = options.LoadData(DataSplit.Train).Batch(epoch: 0);
        step.Run(device, batch, learningRate: 0.05);

        var (_, spoilt) = model.NamedParameters().Last();
        spoilt.CopyFromHost([.. Enumerable.Repeat(float.NaN, (int)spoilt.Length)]);
        float[][] before = State();
        Assert.That(step.Run(device, batch with { Epoch = 1 }, learningRate: 0.05), Is.NaN);
        Assert.That(State(), Is.EqualTo(before));
        Assert.That(optimizer.StepNumber, Is.EqualTo(1));

        float[][] State() => [.. model.NamedParameters().Select(entry => entry.Parameter.ToArray()),
            .. optimizer.NamedState().Select(entry => entry.State.ToArray())];
    }

    [Test]
    public void ALossThatIsNotFiniteStopsTheRunAndKeepsTheLastGoodCheckpoint()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        var call = CliCall.Run(
            TinyRun.To(run, ("--learning-rate", "1e38"), ("--learning-rate-scaling", "none")));

        Assert.That(call.ExitCode, Is.EqualTo(UserException.Failed));
        Assert.That(call.Error,
            Does.Match(@"^simclr: pretrain: .* at step \d+ .*last good checkpoint, of step \d+"));
        Assert.That(call.Error.TrimEnd(), Does.Not.Contain("\n"), "one line");
        var checkpoint = Checkpoint.Open(RunFolder.Open(run).LastCheckpoint);
        var model = Recipe.CreateModel(checkpoint.Options, new CpuDevice(1));
        checkpoint.Load(model, Recipe.CreateOptimizer(checkpoint.Options, model));
        var weights = model.NamedParameters().SelectMany(entry => entry.Parameter.ToArray());
        Assert.That(weights.All(float.IsFinite));
    }

    [Test]
    public void TheMetricsAreCutBackToTheCheckpointAndSurviveATornLine()
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("metrics.jsonl");
        using (var log = MetricsLog.OpenAt(path, 0))
        {
            for (int step = 1; step <= 5; step++)
            {
                log.Append(new MetricsLine(1, step, 1.0 / step, 0.1, 100, step, step == 5 ? 0.5 : null));
            }
        }

        File.AppendAllText(path, "{\"epoch\":1,\"st");
        long[] steps = [1, 2, 3, 4, 5];
        Assert.That(MetricsLog.Read(path).Select(line => line.Step), Is.EqualTo(steps));
        Assert.That(File.ReadAllLines(path)[0], Is.EqualTo(
            """{"epoch":1,"step":1,"loss":1,"learning_rate":0.1,"views_per_second":100,"seconds":1}"""));
        Assert.That(File.ReadAllLines(path)[4], Does.Contain("\"knn_top1\":0.5"));

        using (var log = MetricsLog.OpenAt(path, 3))
        {
            log.Append(new MetricsLine(1, 4, 9, 0.1, 100, 4));
        }

        double[] losses = [1, 0.5, 1.0 / 3, 9];
        Assert.That(MetricsLog.Read(path).Select(line => line.Loss), Is.EqualTo(losses));
    }

    private static long ManagedBytesPerStep(int batchSize)
    {
        const int Steps = 20;
        var options = Preset.Load("quickstart").Options with
        {
            ShapesCount = batchSize,
            ImageSize = 16,
            Width = 0.125,
            BatchSize = batchSize,
            Stem = "cifar",
        };
        var device = new CpuDevice(2);
        var model = Recipe.CreateModel(options, device);
        var optimizer = Recipe.CreateOptimizer(options, model);
        var step = SimClrStep.Of(options, model, optimizer);
        var batch = options.LoadData(DataSplit.Train).Batch(epoch: 0);
        step.Run(device, batch, 0.01);

        long nativeBefore = device.Memory.InUse;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Steps; i++)
        {
            step.Run(device, batch with { Epoch = i }, 0.01);
        }

        long perStep = (GC.GetTotalAllocatedBytes(precise: true) - before) / Steps;
        Assert.That(device.Memory.InUse, Is.EqualTo(nativeBefore), "a step gives all its memory back");
        return perStep;
    }

    private static int[] Epoch(BatchPlan plan, int epoch)
        => [.. plan.Places(epoch * plan.StepsPerEpoch).Take(plan.StepsPerEpoch).SelectMany(places => places)];
}
