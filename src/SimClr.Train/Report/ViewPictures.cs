using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Pages;
using SimClr.Train.Recipes;
using SimClr.Train.Report.Content;

namespace SimClr.Train.Report;

/// <summary>
/// The views that a run's recipe makes of some of its images, by the kernels that training calls.
/// </summary>
internal static class ViewPictures
{
    private const int Images = 6;
    private const int Pairs = 4; // those of the first epochs
    private const int LargestSide = 96;

    public static IReadOnlyList<ViewsRow> Create(ImageDataset data, PretrainOptions options, Device device)
    {
        int[] chosen = ContactSheet.OnePerClass(data, Images);
        using var batches = data.Read(device, [chosen]);
        var images = batches.Next();
        int size = options.ImageSize;
        byte[][] originals = Draw(images, size, device,
            (pictures, output) => device.Views.CenterCrop(pictures, size, size, output));
        var views = Enumerable.Range(0, 2 * Pairs).Select(i => Draw(images, size, device,
            (pictures, output) => device.Views.MakeViews(
                pictures, options.Views, new ViewKey((ulong)options.Seed, i / 2, i % 2), output))).ToArray();
        return
        [
            .. originals.Select((original, row) => new ViewsRow(original, [.. Enumerable.Range(0, Pairs)
                .Select(pair => (views[2 * pair][row], views[2 * pair + 1][row]))])),
        ];
    }

    private static byte[][] Draw(
        ImageRef[] images, int size, Device device, Action<ImageRef[], BufferView<float>> draw)
    {
        using var scope = new TensorScope();
        var pixels = Tensor.Empty(device, new Shape(images.Length, size, size, 3));
        draw(images, pixels.View);
        int side = Math.Min(size, LargestSide);
        return
        [
            .. Thumbnails.Bytes(pixels).Chunk(3 * size * size).Select(bytes => Png.Encode(
                PictureShrink.To(new Picture(bytes, size, size), new PictureSize(side, side)).Pixels,
                side, side)),
        ];
    }
}
