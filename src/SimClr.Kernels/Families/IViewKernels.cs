using SimClr.Kernels.Sampling;

namespace SimClr.Kernels;

/// <summary>
/// One picture in memory: bytes (Height, Width, 3), red green blue interleaved. <c>Index</c> is its place in the
/// data set and keys its random numbers.
/// </summary>
public readonly record struct ImageRef(BufferView<byte> Pixels, int Height, int Width, int Index);

/// <summary>What makes a random decision repeatable: no state, only this key and the picture's index.</summary>
public readonly record struct ViewKey(ulong Seed, int Epoch, int View);

public interface IViewKernels<T> where T : unmanaged
{
    /// <summary>
    /// Writes one random view of each image to output (images, Size, Size, 3), values 0..1. Every random decision
    /// is a function of (seed, epoch, image, view) alone.
    /// </summary>
    void MakeViews(ReadOnlySpan<ImageRef> images, in ViewOptions options, ViewKey key, BufferView<T> output)
    {
        var parameters = new ViewParameters[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            var image = images[i];
            parameters[i] = ViewSampler.Draw(options, key, image.Index, image.Height, image.Width);
        }

        Render(images, parameters, options.Size, output);
    }

    /// <summary>
    /// Writes the view of each image that its parameters describe to output (images, size, size, 3), values 0..1.
    /// The crop is resized bilinearly, antialiased where it shrinks.
    /// </summary>
    void Render(ReadOnlySpan<ImageRef> images, ReadOnlySpan<ViewParameters> parameters, int size,
        BufferView<T> output);

    /// <summary>
    /// The evaluation transform: resizes the shorter side to <paramref name="resize"/> (antialiased bilinear; no
    /// resampling where it already has that length), crops size x size from the centre, values 0..1.
    /// </summary>
    void CenterCrop(ReadOnlySpan<ImageRef> images, int resize, int size, BufferView<T> output);
}
