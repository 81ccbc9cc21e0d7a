using Microsoft.Win32.SafeHandles;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Folders;

/// <summary>Decoded pictures in one file, see <see cref="PictureCache"/>.</summary>
internal sealed class CachedPictures(
    SafeFileHandle file, string path, PictureSize[] sizes, long[] offsets) : PictureSource(sizes)
{
    internal override bool MayHoldUnreadable => false;

    public override PictureDecoder CreateDecoder() => new(mostShorterSide: 0);

    internal override void ReadPixels(int index, PictureDecoder decoder, Span<byte> pixels)
    {
        int done = 0;
        while (done < pixels.Length)
        {
            int count = RandomAccess.Read(file, pixels[done..], offsets[index] + done);
            done += count > 0
                ? count
                : throw new InvalidDataException($"ends within picture {index}; remove it");
        }
    }

    internal override string PathOf(int index) => path;

    internal override PictureSource Select(int[] indices) => new CachedPictures(file, path,
        Array.ConvertAll(indices, i => Sizes[i]), Array.ConvertAll(indices, i => offsets[i]));
}
