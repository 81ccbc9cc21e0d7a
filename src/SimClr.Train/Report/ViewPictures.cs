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
        int size = options.ImageSize;
        return data.Read(device, [chosen]).Select(images =>
        {
            byte[][] originals = Draw(() => ViewTensor.Centre(device, images, size, size), size);
            byte[][][] views = [.. Enumerable.Range(0, 2 * Pairs).Select(i => Draw(() => ViewTensor.One(
                device, images, options.Views, new ViewKey((ulong)options.Seed, i / 2, i % 2)), size))];
            return originals.Select((original, row) => new ViewsRow(original, [.. Enumerable.Range(0, Pairs)
                .Select(pair => (views[2 * pair][row], views[2 * pair + 1][row]))])).ToArray();
        }).Single();
    }

    private static byte[][] Draw(Func<Tensor> draw, int size)
    {
        using var scope = new TensorScope();
        int side = Math.Min(size, LargestSide);
        return
        [
            .. ViewTensor.ToBytes(draw().ToArray()).Chunk(3 * size * size).Select(bytes => Png.Encode(
                PictureShrink.To(new Picture(bytes, size, size), new PictureSize(side, side)).Pixels,
                side, side)),
        ];
    }
}
