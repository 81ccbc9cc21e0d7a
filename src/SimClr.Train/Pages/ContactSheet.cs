using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Recipes;

namespace SimClr.Train.Pages;

/// <summary>
/// A picture of what training sees: a row for each image, the image itself first, random views beside it.
/// </summary>
public static class ContactSheet
{
    private const int SmallestCell = 96; // small views are enlarged by a whole factor to at least this side
    private const int Gap = 4;
    private const byte Background = 255;

    /// <summary>
    /// As a PNG file, by the views of a run with these options; column v + 1 shows the views of epoch 0,
    /// number v.
    /// </summary>
    public static byte[] Of(
        ImageDataset data, int[] chosen, int views, PretrainOptions options, Device device)
    {
        int size = options.ImageSize;
        int cell = size * Math.Max(1, (SmallestCell + size - 1) / size);
        int height = chosen.Length * (cell + Gap) + Gap;
        int width = (views + 1) * (cell + Gap) + 2 * Gap; // one more gap sets the originals apart
        byte[] sheet = new byte[3 * height * width];
        Array.Fill(sheet, Background);
        foreach (var images in data.Read(device, [chosen]))
        {
            for (int column = 0; column <= views; column++)
            {
                int left = Gap + column * (cell + Gap) + (column > 0 ? Gap : 0);
                foreach (var (row, view) in Make(images, column).Chunk(3 * size * size).Index())
                {
                    Place(new Picture(view, size, size), cell, sheet, Gap + row * (cell + Gap), left, width);
                }
            }
        }

        return Png.Encode(sheet, height, width);

        byte[] Make(ImageRef[] images, int column)
        {
            using var scope = new TensorScope();
            return ViewTensor.ToBytes((column == 0
                ? ViewTensor.Centre(device, images, size, size)
                : ViewTensor.One(device, images, options.Views,
                    new ViewKey((ulong)options.Seed, Epoch: 0, View: column - 1))).ToArray());
        }
    }

    private static void Place(Picture view, int cell, byte[] sheet, int top, int left, int width)
    {
        int factor = cell / view.Width;
        for (int y = 0; y < cell; y++)
        {
            for (int x = 0; x < cell; x++)
            {
                int from = 3 * (y / factor * view.Width + x / factor);
                int to = 3 * ((top + y) * width + left + x);
                view.Pixels.AsSpan(from, 3).CopyTo(sheet.AsSpan(to));
            }
        }
    }
}
