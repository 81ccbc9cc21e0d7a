using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Folders;

/// <summary>
/// Pictures outside of memory, whose sizes are known, and which many threads may read at a time.
/// </summary>
internal abstract class PictureSource(PictureSize[] sizes)
{
    public int Count => sizes.Length;

    /// <summary>Of each picture as it is read.</summary>
    public PictureSize[] Sizes => sizes;

    /// <summary>Of all pixels.</summary>
    public long Bytes { get; } = sizes.Sum(size => size.Bytes);

    /// <summary>What <see cref="Read"/> needs, one for each thread.</summary>
    public abstract PictureDecoder CreateDecoder();

    /// <summary>Writes one picture's pixels (Height, Width, 3).</summary>
    /// <exception cref="DataException">Names the file, what is wrong with it and what to do.</exception>
    public void Read(int index, PictureDecoder decoder, Span<byte> pixels)
    {
        try
        {
            ReadPixels(index, decoder, pixels);
        }
        catch (Exception exception) when (FolderLoader.IsAboutTheFile(exception))
        {
            throw FolderLoader.Unreadable($"{PathOf(index)}: {exception.Message}");
        }
    }

    /// <summary>As <see cref="Read"/>; throws what the file's reading throws.</summary>
    internal abstract void ReadPixels(int index, PictureDecoder decoder, Span<byte> pixels);

    internal abstract string PathOf(int index);

    /// <summary>These pictures of it alone.</summary>
    internal abstract PictureSource Select(int[] indices);

    internal abstract bool MayHoldUnreadable { get; }
}
