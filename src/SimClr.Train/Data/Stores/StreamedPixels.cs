using SimClr.Kernels;
using SimClr.Train.Data.Folders;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Stores;

/// <summary>Pixels outside of memory, read when a batch needs them; many threads may read at a time.</summary>
internal abstract class StreamedPixels(PictureSize[] sizes) : PixelStore(sizes)
{
    public override IEnumerable<ImageRef[]> Read(Device device, IEnumerable<int[]> batches)
    {
        using var reader = StreamingBatchReader.Start(this, device, batches);
        while (reader.Next() is { } images)
        {
            yield return images;
        }
    }

    /// <summary>Ends the wait for a batch.</summary>
    internal CancellationToken Interrupted { get; set; }

    /// <summary>Writes one picture's pixels (Height, Width, 3).</summary>
    /// <exception cref="DataException">Names the file, what is wrong with it and what to do.</exception>
    public void Read(int number, Span<byte> pixels)
    {
        try
        {
            ReadPixels(number, pixels);
        }
        catch (Exception exception) when (FolderLoader.IsAboutTheFile(exception))
        {
            throw FolderLoader.Unreadable($"{PathOf(number)}: {exception.Message}");
        }
    }

    /// <summary>As <see cref="Read(int, Span{byte})"/>; throws what the file's reading throws.</summary>
    internal abstract void ReadPixels(int number, Span<byte> pixels);

    internal abstract string PathOf(int number);

    /// <summary>These pictures alone, numbered anew.</summary>
    internal abstract StreamedPixels Select(int[] numbers);

    internal abstract bool MayHoldUnreadable { get; }
}
