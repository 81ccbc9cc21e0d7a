using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Pages;

/// <summary>Small pictures for the page.</summary>
internal static class Thumbnails
{
    private const int LargestSide = 64; // on the page they are smaller still
    private const int SheetSide = 24; // of a thousand: their bytes are most of the page's
    private const int SheetColumns = 40;
    private const int SheetBatch = 250;

    /// <summary>The centre square of a picture as PNG, at most 64 pixels wide.</summary>
    public static byte[] Encode(ImageDataset data, int index, Device device)
    {
        using var batches = data.Read(device, [[index]]);
        var image = batches.Next();
        int side = Math.Min(LargestSide, Math.Min(image[0].Height, image[0].Width));
        return Png.Encode(Squares(image, side, device), side, side);
    }

    /// <summary>The centre squares of many pictures in one file.</summary>
    public static PictureSheet Sheet(ImageDataset data, int[] chosen, Device device)
    {
        const int RowBytes = 3 * SheetSide;
        int columns = Math.Min(SheetColumns, chosen.Length);
        int rows = (chosen.Length + columns - 1) / columns;
        var sheet = new byte[rows * SheetSide * columns * RowBytes];
        using var batches = data.Read(device, chosen.Chunk(SheetBatch));
        for (int first = 0; first < chosen.Length; first += SheetBatch)
        {
            byte[] squares = Squares(batches.Next(), SheetSide, device);
            for (int line = 0; line < squares.Length / RowBytes; line++)
            {
                var (picture, y) = Math.DivRem(line, SheetSide);
                var (row, column) = Math.DivRem(first + picture, columns);
                squares.AsSpan(line * RowBytes, RowBytes)
                    .CopyTo(sheet.AsSpan(((row * SheetSide + y) * columns + column) * RowBytes));
            }
        }

        return new PictureSheet(
            Png.Encode(sheet, rows * SheetSide, columns * SheetSide), SheetSide, columns, rows);
    }

    /// <summary>Bytes (images, side, side, 3) of what evaluation would see at that size.</summary>
    private static byte[] Squares(ReadOnlySpan<ImageRef> images, int side, Device device)
    {
        using var scope = new TensorScope();
        var pixels = Tensor.Empty(device, new Shape(images.Length, side, side, 3));
        device.Views.CenterCrop(images, side, side, pixels.View);
        return Bytes(pixels);
    }

    /// <summary>0..1 to 0..255.</summary>
    internal static byte[] Bytes(Tensor pixels)
        => [.. pixels.ToArray().Select(value => (byte)(255 * Math.Clamp(value, 0, 1) + 0.5f))];
}
