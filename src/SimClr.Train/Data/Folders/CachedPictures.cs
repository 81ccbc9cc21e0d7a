using Microsoft.Win32.SafeHandles;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data.Folders;

/// <summary>Decoded pictures in one file, see <see cref="PictureCache"/>.</summary>
internal sealed class CachedPictures(
    SafeFileHandle file, string path, PictureSize[] sizes, long[] offsets) : StreamedPixels(sizes)
{
    internal override bool MayHoldUnreadable => false;

    public override PictureDecoder CreateDecoder() => new(mostShorterSide: 0);

    internal override void ReadPixels(int number, PictureDecoder decoder, Span<byte> pixels)
    {
        int done = 0;
        while (done < pixels.Length)
        {
            int count = RandomAccess.Read(file, pixels[done..], offsets[number] + done);
            done += count > 0
                ? count
                : throw new InvalidDataException($"ends within picture {number}; remove it");
        }
    }

    internal override string PathOf(int number) => path;

    internal override StreamedPixels Select(int[] numbers) => new CachedPictures(file, path,
        Array.ConvertAll(numbers, i => Sizes[i]), Array.ConvertAll(numbers, i => offsets[i]));
}
