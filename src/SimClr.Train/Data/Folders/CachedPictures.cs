using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data.Folders;

/// <summary>
/// Decoded pictures in one file, see <see cref="PictureCache"/>. One whose bytes have changed is decoded from its own
/// file again, and mended: a cache saves time and decides nothing.
/// </summary>
internal sealed class CachedPictures(
    SafeFileHandle file, PictureCache cache, ulong[] checksums, long[] offsets, PictureFiles originals)
    : StreamedPixels(originals.Sizes)
{
    private bool told;

    internal override bool MayHoldUnreadable => false;

    internal override void ReadPixels(int number, Span<byte> pixels)
    {
        if (PictureCache.TryRead(file, pixels, offsets[number]) && IsWhole(number, pixels))
        {
            return;
        }

        if (!Interlocked.Exchange(ref told, true))
        {
            cache.Warn?.Invoke($"cache {cache.FilePath}: pixels of {PathOf(number)} have changed; they, and others "
                + "that have, are decoded again");
        }

        originals.ReadPixels(number, pixels);
        if (!IsWhole(number, pixels))
        {
            throw new DataException($"cache {cache.FilePath}: pixels of {PathOf(number)} have changed, and its file "
                + "does not give them any more; remove the cache: it is made anew.");
        }

        cache.Mend(pixels, offsets[number]);
    }

    internal override string PathOf(int number) => originals.PathOf(number);

    internal override StreamedPixels Select(int[] numbers) => new CachedPictures(
        file, cache, Array.ConvertAll(numbers, i => checksums[i]), Array.ConvertAll(numbers, i => offsets[i]),
        originals.Choose(numbers));

    private bool IsWhole(int number, ReadOnlySpan<byte> pixels) => XxHash3.HashToUInt64(pixels) == checksums[number];
}
