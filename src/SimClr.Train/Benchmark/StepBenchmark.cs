using System.Diagnostics;
using SimClr.Kernels.Ranks;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Steps;

namespace SimClr.Train.Benchmark;

/// <summary>
/// The training step itself, on drawn pictures: views, forward, loss, backward, update.
/// </summary>
public sealed class StepBenchmark
{
    private const int WarmUpSteps = 3; // in which the runtime compiles and memory is taken
    private const int MinSteps = 3;
    private const int MinPictures = 512;

    private readonly Device device;
    private readonly SimClrStep step;
    private readonly IEnumerator<Batch> batches;
    private readonly ICommunicator? ranks;

    private StepBenchmark(
        PretrainOptions options, Device device, SimClrModel model, ImageDataset data, ICommunicator? ranks)
    {
        (this.device, this.ranks) = (device, ranks);
        step = SimClrStep.Of(options, model, Recipe.CreateOptimizer(options, model, ranks), ranks: ranks);
        batches = (BatchPlan.Of(options, data.Count, ranks) with { BatchSize = options.BatchSize, Epochs = int.MaxValue })
            .Read(data, device).GetEnumerator();
        Views = 2 * options.BatchSize;
        Parameters = model.NamedParameters().Sum(entry => entry.Parameter.Length);
    }

    /// <summary>Views in a step: two for each image.</summary>
    public int Views { get; }

    /// <summary>Trained numbers of the network.</summary>
    public long Parameters { get; }

    /// <param name="ranks">Who computes each step together; all of them call alike. Null for one process.</param>
    public static StepBenchmark Prepare(PretrainOptions options, Device device, ICommunicator? ranks = null)
    {
        var data = DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions
        {
            ImageSize = options.ImageSize,
            Count = Math.Max(MinPictures, options.BatchSize),
        });
        return new StepBenchmark(options, device, Recipe.CreateModel(options, device, ranks), data, ranks);
    }

    /// <summary>One step on the next batch, to its end.</summary>
    public void Step() => Step(listener: null);

    /// <summary>The same, told of op by op.</summary>
    public void Step(OpListener? listener)
    {
        batches.MoveNext();
        step.Run(device, batches.Current, learningRate: 1e-3, listener);
        device.Synchronize();
    }

    /// <summary>What it takes, and where one more step spends its time.</summary>
    public StepTiming Run(int steps, double seconds, CancellationToken interrupted = default)
    {
        var before = default(Traffic);
        double[] times = Time(steps, seconds, interrupted, warm: () => before = Traffic);
        var (bytes, waited) = Traffic;
        var profile = Profile();
        return new StepTiming(
            Views, times.Length, times[times.Length / 2], PeakMemory.Bytes(device), profile)
        {
            Ranks = ranks?.Ranks ?? 1,
            BytesPerStep = (bytes - before.Bytes) / times.Length,
            SecondsWaitedPerStep = OfAll((waited - before.Waited).TotalSeconds).Average() / times.Length,
        };
    }

    /// <summary>
    /// Seconds of <paramref name="steps"/> steps, or, where that is 0, of as many as fit in the given ones;
    /// the shortest first. The first steps do not count.
    /// </summary>
    /// <param name="warm">Called when those are done.</param>
    public double[] Time(int steps, double seconds, CancellationToken interrupted, Action? warm = null)
    {
        for (int i = 0; i < WarmUpSteps; i++)
        {
            interrupted.ThrowIfCancellationRequested();
            Step();
        }

        warm?.Invoke();
        var times = new List<double>();
        var total = Stopwatch.StartNew();
        while (FirstSays(times.Count < (steps > 0 ? steps : MinSteps)
            || (steps == 0 && total.Elapsed.TotalSeconds < seconds)))
        {
            interrupted.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            Step();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return [.. times.Order()];
    }

    /// <summary>Where one more step spends its time.</summary>
    public IReadOnlyList<ProfileRow> Profile()
    {
        var profiler = new Profiler();
        Step(profiler);
        profiler.Lap("update");
        return profiler.Rows;
    }

    private Traffic Traffic => ranks?.Traffic ?? default;

    /// <summary>Ranks have clocks of their own.</summary>
    private bool FirstSays(bool goOn) => OfAll(goOn)[0];

    private T[] OfAll<T>(T own) where T : unmanaged => ranks?.Gather(own) ?? [own];
}
