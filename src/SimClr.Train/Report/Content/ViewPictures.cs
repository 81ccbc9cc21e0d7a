using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Encoders;
using SimClr.Train.Pages;
using SimClr.Train.Recipes;

namespace SimClr.Train.Report.Content;

/// <summary>
/// The views that a run's recipe makes of some of its images, by the kernels that training calls.
/// </summary>
internal static class ViewPictures
{
    private const int Images = 6;
    private const int Pairs = 4; // those of the first epochs
    private const int MaxSide = 96;

    public static IReadOnlyList<ViewsRow> Create(ImageDataset data, PretrainOptions options, Device device)
    {
        int size = options.ImageSize;
        int[] chosen = Subset.OnePerClass(data.Labels, Images);
        return data.Read(device, [chosen]).Select(images =>
        {
            byte[][] originals = Draw(() => ViewTensor.Centre(device, images, size, size));
            (byte[] First, byte[] Second)[][] pairs = [.. Enumerable.Range(0, Pairs)
                .Select(epoch => View(epoch, 0).Zip(View(epoch, 1)).ToArray())];
            return originals.Select((original, row) => new ViewsRow(
                original, [.. pairs.Select(pair => pair[row])], data.FileOf(chosen[row]))).ToArray();

            byte[][] View(int epoch, int view) => Draw(() => ViewTensor.One(
                device, images, options.Views, new ViewKey((ulong)options.Seed, epoch, view)));
        }).Single();

        byte[][] Draw(Func<Tensor> draw)
        {
            using var scope = new TensorScope();
            return [.. ViewTensor.ToBytes(draw().ToArray()).Chunk(3 * size * size)
                .Select(bytes => Thumbnails.Encode(new Picture(bytes, size, size), MaxSide))];
        }
    }
}
