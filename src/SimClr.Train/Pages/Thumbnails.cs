using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Pages;

/// <summary>Small pictures for the page.</summary>
internal static class Thumbnails
{
    private const int MaxSide = 64; // on the page they are smaller still
    private const int SheetSide = 24; // of a thousand: their bytes are most of the page's
    private const int SheetColumns = 40;
    private const int SheetBatch = 250;

    /// <summary>The centre square of a picture as PNG, at most 64 pixels wide.</summary>
    public static byte[] Encode(ImageDataset data, int index, Device device)
        => data.Read(device, [[index]]).Select(image =>
        {
            int side = Math.Min(MaxSide, Math.Min(image[0].Height, image[0].Width));
            return Png.Encode(Squares(image, side, device), side, side);
        }).Single();

    /// <summary>The picture as PNG, its longer side at most so long.</summary>
    public static byte[] Encode(Picture picture, int maxSide)
    {
        int longer = Math.Max(picture.Height, picture.Width);
        var small = longer <= maxSide
            ? picture : PictureShrink.To(picture, new PictureSize(Side(picture.Height), Side(picture.Width)));
        return Png.Encode(small.Pixels, small.Height, small.Width);

        int Side(int length) => Math.Max(1, length * maxSide / longer);
    }

    /// <summary>The centre squares of many pictures in one file.</summary>
    public static PictureSheet Sheet(ImageDataset data, int[] chosen, Device device)
    {
        const int RowBytes = 3 * SheetSide;
        int columns = Math.Min(SheetColumns, chosen.Length);
        int rows = (chosen.Length + columns - 1) / columns;
        var sheet = new byte[rows * SheetSide * columns * RowBytes];
        int first = 0;
        foreach (var images in data.Read(device, chosen.Chunk(SheetBatch)))
        {
            byte[] squares = Squares(images, SheetSide, device);
            for (int line = 0; line < squares.Length / RowBytes; line++)
            {
                var (picture, y) = Math.DivRem(line, SheetSide);
                var (row, column) = Math.DivRem(first + picture, columns);
                squares.AsSpan(line * RowBytes, RowBytes)
                    .CopyTo(sheet.AsSpan(((row * SheetSide + y) * columns + column) * RowBytes));
            }

            first += images.Length;
        }

        return new PictureSheet(
            Png.Encode(sheet, rows * SheetSide, columns * SheetSide), SheetSide, columns, rows,
            data.Files is null ? null : Array.ConvertAll(chosen, data.NameOf));
    }

    /// <summary>Bytes (images, side, side, 3) of what evaluation would see at that size.</summary>
    private static byte[] Squares(ReadOnlySpan<ImageRef> images, int side, Device device)
    {
        using var scope = new TensorScope();
        return ViewTensor.ToBytes(ViewTensor.Centre(device, images, side, side).ToArray());
    }
}
