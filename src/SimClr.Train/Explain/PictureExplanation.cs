using SimClr.Kernels;
using SimClr.Kernels.Sampling;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Recipes;
using SimClr.Train.Steps;

namespace SimClr.Train.Explain;

/// <summary>A picture of the batch and its two views.</summary>
/// <param name="Index">Its place in the data set, which keys its random numbers.</param>
/// <param name="Class">Null where the data set has no labels.</param>
internal sealed record PictureExplanation(
    int Index, string? Class, Picture Original, ViewExplanation First, ViewExplanation Second)
{
    /// <summary>
    /// The pictures of a step with what was drawn for their views. Drawing changes no state: asked again, the
    /// sampler gives what it gave the step.
    /// </summary>
    /// <param name="views">(2N, Size, Size, 3), what entered the network.</param>
    public static PictureExplanation[] Of(
        Batch batch, string[] classes, PretrainOptions options, float[] views, Device device)
    {
        int size = options.ImageSize;
        byte[][] pixels = [.. ViewTensor.ToBytes(views).Chunk(3 * size * size)];
        return [.. batch.Images.Select((image, i) => new PictureExplanation(
            image.Index, batch.Labels[i] < 0 ? null : classes[batch.Labels[i]],
            Copy(image, device), View(image, i, 0), View(image, i, 1)))];

        ViewExplanation View(ImageRef image, int i, int view) => new(
            ViewSampler.Draw(options.Views, new ViewKey((ulong)options.Seed, batch.Epoch, view),
                image.Index, image.Height, image.Width),
            new Picture(pixels[view * batch.Images.Length + i], size, size));
    }

    private static unsafe Picture Copy(ImageRef image, Device device)
    {
        byte[] pixels = new byte[image.Pixels.Length];
        device.Synchronize();
        device.Memory.CopyToHost((nint)image.Pixels.Pointer, pixels);
        return new Picture(pixels, image.Height, image.Width);
    }
}
