using SimClr.Bench;
using static TorchSharp.torch;
using static TorchSharp.torchvision;

namespace SimClr.Peer;

/// <summary>
/// SimCLR's views of pictures in memory, as bytes: "batched" all of them in tensor operations, "torchvision" by its
/// transforms, picture by picture. These resize to the nearest pixel and keep the picture's proportions, which is less
/// than ours do.
/// </summary>
internal static class ViewsCases
{
    // Of the large pictures fewer: a batch of them takes seconds.
    private static readonly (string Name, int Pictures, int Side, int Size, bool Blur)[] Kinds =
    [
        ("32", 64, 32, 32, false), ("96 with blur", 64, 96, 96, true), ("448 to 224 with blur", 16, 448, 224, true),
    ];

    public static IEnumerable<Measurement> Measure(PeerOptions options)
    {
        using var gradients = no_grad();
        foreach (var (name, count, side, size, blur) in Kinds)
        {
            using var scope = NewDisposeScope();
            // Smooth as photographs are, so that no shortcut of a filter is taken or missed by noise alone.
            var smooth = nn.functional.interpolate(rand(count, 3, 8, 8), [side, side],
                mode: InterpolationMode.Bicubic, align_corners: false);
            var batch = (smooth.clamp(0, 1) * 255).to(uint8);
            Tensor[] pictures = batch.split(1); // a picture without a batch keeps its hue, whatever is asked
            var pipeline = Pipeline(size, blur);
            foreach (int threads in new[] { 1, options.Threads }.Distinct())
            {
                string cores = threads == 1 ? ", one core" : "";
                set_num_threads(threads);
                yield return Time($"{name}{cores}@batched", count, () => RandomViews.Of(batch, size, blur));

                set_num_threads(1); // of an operation: pictures are shared out among threads, as a loader does
                var split = new ParallelOptions { MaxDegreeOfParallelism = threads };
                yield return Time($"{name}{cores}@torchvision", count, () => Parallel.For(0, count, split, i =>
                {
                    using var temporary = NewDisposeScope();
                    using var ungraded = no_grad();
                    pipeline.call(pictures[i]);
                }));
            }
        }

        Measurement Time(string name, int count, Action run)
        {
            double seconds = Timing.MedianSeconds(
                () =>
                {
                    using var scope = NewDisposeScope();
                    run();
                },
                options.Seconds);
            return new Measurement($"views/{name}", seconds, count, "views");
        }
    }

    private static ITransform Pipeline(int size, bool blur)
    {
        List<ITransform> steps =
        [
            transforms.ConvertImageDtype(ScalarType.Float32),
            transforms.RandomResizedCrop(size, 0.2, 1),
            transforms.RandomHorizontalFlip(),
            transforms.RandomApply([transforms.ColorJitter(0.4f, 0.4f, 0.4f, 0.1f)], 0.8),
            transforms.RandomGrayscale(0.1),
        ];
        if (blur)
        {
            steps.Add(transforms.RandomApply([transforms.GaussianBlur(size / 10 / 2 * 2 + 1, 0.1f, 2)], 0.5));
        }

        return transforms.Compose([.. steps]);
    }
}
