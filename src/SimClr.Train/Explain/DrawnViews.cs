using SimClr.Kernels;
using SimClr.Kernels.Sampling;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Explain.Content;
using SimClr.Train.Recipes;

namespace SimClr.Train.Explain;

/// <summary>
/// The pictures of a step with what was drawn for their views. Drawing changes no state: asked again, the
/// sampler gives what it gave the step.
/// </summary>
internal static class DrawnViews
{
    /// <param name="views">(2N, Size, Size, 3), what entered the network.</param>
    public static IReadOnlyList<PictureExplanation> Describe(ReadOnlySpan<ImageRef> images, int[] places,
        ImageDataset data, PretrainOptions options, int epoch, float[] views, Device device)
    {
        var pictures = new PictureExplanation[images.Length];
        for (int i = 0; i < pictures.Length; i++)
        {
            int label = data.Labels[places[i]];
            pictures[i] = new PictureExplanation(images[i].Index, label < 0 ? null : data.Classes[label],
                Copy(images[i], device), View(images[i], i, 0), View(images[i], i, 1));
        }

        return pictures;

        ViewExplanation View(ImageRef image, int i, int view)
        {
            int size = options.ImageSize, length = 3 * size * size;
            var key = new ViewKey((ulong)options.Seed, epoch, view);
            var drawn = ViewSampler.Draw(options.Views, key, image.Index, image.Height, image.Width);
            var pixels = views.AsSpan((view * pictures.Length + i) * length, length);
            byte[] rgb = new byte[length];
            for (int k = 0; k < length; k++)
            {
                rgb[k] = (byte)(255 * Math.Clamp(pixels[k], 0, 1) + 0.5f);
            }

            return new ViewExplanation(drawn, new Picture(rgb, size, size));
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
