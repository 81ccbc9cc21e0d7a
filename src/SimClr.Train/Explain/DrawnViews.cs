using SimClr.Kernels;
using SimClr.Kernels.Sampling;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Explain.Content;
using SimClr.Train.Recipes;
using SimClr.Train.Steps;

namespace SimClr.Train.Explain;

/// <summary>
/// The pictures of a step with what was drawn for their views. Drawing changes no state: asked again, the
/// sampler gives what it gave the step.
/// </summary>
internal static class DrawnViews
{
    /// <param name="views">(2N, Size, Size, 3), what entered the network.</param>
    public static IReadOnlyList<PictureExplanation> Describe(
        Batch batch, string[] classes, PretrainOptions options, float[] views, Device device)
    {
        byte[][] drawnViews = [.. ViewTensor.ToBytes(views).Chunk(3 * options.ImageSize * options.ImageSize)];
        return [.. batch.Images.Zip(batch.Labels, (image, label) => (image, label)).Select((entry, i)
            => new PictureExplanation(entry.image.Index, entry.label < 0 ? null : classes[entry.label],
                Copy(entry.image, device), View(entry.image, i, 0), View(entry.image, i, 1)))];

        ViewExplanation View(ImageRef image, int i, int view)
        {
            var key = new ViewKey((ulong)options.Seed, batch.Epoch, view);
            var drawn = ViewSampler.Draw(options.Views, key, image.Index, image.Height, image.Width);
            return new ViewExplanation(drawn, new Picture(
                drawnViews[view * batch.Images.Length + i], options.ImageSize, options.ImageSize));
        }
    }

    private static unsafe Picture Copy(ImageRef image, Device device)
    {
        byte[] pixels = new byte[image.Pixels.Length];
        device.Synchronize();
        device.Memory.CopyToHost((nint)image.Pixels.Pointer, pixels);
        return new Picture(pixels, image.Height, image.Width);
    }
}
