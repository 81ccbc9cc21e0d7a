using SimClr.Kernels.Sampling;
using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data.Sets;

/// <summary>
/// Pictures drawn by the program: ten shapes, each class told by its outline alone. Same seed, same pictures.
/// </summary>
internal sealed class ShapesSource : DataSource
{
    private const int DefaultTrainCount = 5000;
    private const int DefaultTestCount = 1000;
    private const int SmallestSide = 16;
    private const int MaxSide = 512;

    private static string[] ShapeNames => [.. ShapeOutline.All.Select(shape => shape.Name)];

    public override string Name => DataCatalog.Shapes;

    public override string Description => "6,000 pictures of ten shapes, drawn by the program at any size";

    public override int DefaultImageSize => 32;

    public override bool NeedsDirectory => false;

    public override DataSummary Summarize(string? directory, DataOptions options) => new()
    {
        Name = Name,
        Classes = ShapeNames,
        Train = options.Count > 0 ? options.Count : DefaultTrainCount,
        Test = DefaultTestCount,
    };

    public override ImageDataset Load(string? directory, DataSplit split, DataOptions options)
    {
        int side = options.ImageSize > 0 ? options.ImageSize : DefaultImageSize;
        if (side is < SmallestSide or > MaxSide)
        {
            throw new DataException($"shapes: --image-size {side} is outside {SmallestSide}..{MaxSide}.");
        }

        bool test = split == DataSplit.Test;
        int count = options.Count > 0 ? options.Count : test ? DefaultTestCount : DefaultTrainCount;
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % ShapeOutline.All.Length)];
        var pixels = HostPixels.Uniform(count, side, side);
        Parallel.For(0, count, i =>
        {
            var random = new CounterRandom(options.Seed, RandomPurpose.Shapes, (uint)i, test ? 1u : 0u);
            new ShapePainter(random, side).Paint(ShapeOutline.All[labels[i]], pixels[i]);
        });
        return new ImageDataset(Name, ShapeNames, pixels, labels);
    }
}
