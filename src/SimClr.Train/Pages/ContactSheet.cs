using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Encoders;
using SimClr.Train.Recipes;

namespace SimClr.Train.Pages;

/// <summary>
/// A picture of what training sees: a row for each image, the image itself first, random views beside it.
/// </summary>
public sealed class ContactSheet(Device device, ViewOptions options, ulong seed)
{
    private const int SmallestCell = 96; // small views are enlarged by a whole factor to at least this side
    private const int Gap = 4;
    private const byte Background = 255;

    private readonly int factor = Math.Max(1, (SmallestCell + options.Size - 1) / options.Size);

    private int Cell => options.Size * factor;

    private int ViewLength => 3 * options.Size * options.Size;

    /// <summary>The sheet as a PNG file; column v + 1 shows the views of epoch 0, number v.</summary>
    public byte[] Draw(ReadOnlySpan<ImageRef> images, int views)
    {
        int height = images.Length * (Cell + Gap) + Gap;
        int width = (views + 1) * (Cell + Gap) + 2 * Gap; // one more gap sets the originals apart
        byte[] sheet = new byte[3 * height * width];
        Array.Fill(sheet, Background);
        for (int column = 0; column <= views; column++)
        {
            byte[] cells = Make(images, column);
            int left = Gap + column * (Cell + Gap) + (column > 0 ? Gap : 0);
            for (int row = 0; row < images.Length; row++)
            {
                var cell = cells.AsSpan(row * ViewLength, ViewLength);
                Place(cell, sheet, Gap + row * (Cell + Gap), left, width);
            }
        }

        return Png.Encode(sheet, height, width);
    }

    /// <summary>The sheet of these pictures, by the views of a run with these options.</summary>
    public static byte[] Of(
        ImageDataset data, int[] chosen, int views, PretrainOptions options, Device device)
    {
        var sheet = new ContactSheet(device, options.Views, (ulong)options.Seed);
        return data.Read(device, [chosen]).Select(images => sheet.Draw(images, views)).Single();
    }

    /// <summary>
    /// One number from each class in turn: the first, then the second of each, and so on. Without labels:
    /// from all over the data set.
    /// </summary>
    public static int[] OnePerClass(ImageDataset dataset, int count)
    {
        if (!dataset.Labelled)
        {
            return Subset.Of(dataset.Count, count);
        }

        int[] labels = dataset.Labels.ToArray();
        return
        [
            .. Enumerable.Range(0, labels.Length)
                .GroupBy(i => labels[i])
                .OrderBy(group => group.Key)
                .SelectMany(group => group.Take(count).Select((index, place) => (index, place)))
                .OrderBy(entry => entry.place) // stable: classes stay in order
                .Take(count)
                .Select(entry => entry.index),
        ];
    }

    private byte[] Make(ReadOnlySpan<ImageRef> images, int column)
    {
        using var scope = new TensorScope();
        return ViewTensor.ToBytes((column == 0
            ? ViewTensor.Centre(device, images, options.Size, options.Size)
            : ViewTensor.One(device, images, options, new ViewKey(seed, Epoch: 0, View: column - 1))).ToArray());
    }

    private void Place(ReadOnlySpan<byte> cell, byte[] sheet, int top, int left, int width)
    {
        for (int y = 0; y < Cell; y++)
        {
            for (int x = 0; x < Cell; x++)
            {
                int from = (y / factor * options.Size + x / factor) * 3;
                int to = ((top + y) * width + left + x) * 3;
                cell.Slice(from, 3).CopyTo(sheet.AsSpan(to));
            }
        }
    }
}
