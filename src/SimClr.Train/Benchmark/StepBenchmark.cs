using System.Diagnostics;
using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Options;
using SimClr.Train.Training;

namespace SimClr.Train.Benchmark;

/// <summary>
/// Times the training step itself: views, forward, loss, backward, update, on drawn pictures. The first steps, in which
/// the runtime compiles and memory is taken, do not count.
/// </summary>
public static class StepBenchmark
{
    private const int WarmUpSteps = 3;
    private const int FewestSteps = 3;
    private const int Pictures = 512;

    /// <summary>
    /// Runs <paramref name="steps"/> steps, or, where that is 0, as many as fit in the seconds.
    /// </summary>
    public static StepTiming Run(PretrainOptions options, Device device, int steps, double seconds,
        CancellationToken interrupted = default)
    {
        var data = DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions
        {
            ImageSize = options.ImageSize, Count = Math.Max(Pictures, options.BatchSize),
        });
        var model = Recipe.CreateModel(options, device);
        var optimizer = Recipe.CreateOptimizer(options, model);
        var step = new SimClrStep(model, optimizer, options.Views, options.Temperature, (ulong)options.Seed);
        var order = new DataOrder((ulong)options.Seed, data.Count, options.BatchSize);
        int done = 0;

        for (int i = 0; i < WarmUpSteps; i++)
        {
            Step();
        }

        var times = new List<double>();
        var total = Stopwatch.StartNew();
        while (steps > 0 ? times.Count < steps : times.Count < FewestSteps || total.Elapsed.TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            Step();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        IReadOnlyList<ProfileRow> profile;
        using (var profiler = new Profiler())
        {
            Step();
            profiler.Lap("update");
            profile = profiler.Rows;
        }

        times.Sort();
        return new StepTiming(2 * options.BatchSize, times.Count, times[times.Count / 2], profile);

        void Step()
        {
            interrupted.ThrowIfCancellationRequested();
            var (epoch, batch) = (done / order.StepsPerEpoch, done % order.StepsPerEpoch);
            var images = new ImageRef[options.BatchSize];
            var indices = order.Batch(epoch, batch);
            for (int i = 0; i < images.Length; i++)
            {
                images[i] = data.Image(indices[i]);
            }

            step.Run(device, images, epoch, learningRate: 1e-3);
            device.Synchronize();
            done++;
        }
    }
}
