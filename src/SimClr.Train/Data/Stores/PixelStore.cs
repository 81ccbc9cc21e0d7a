using System.Runtime.ConstrainedExecution;
using SimClr.Kernels;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Stores;

/// <summary>
/// The pixels of numbered pictures, wherever they lie. Nobody disposes of it: the garbage collector gives
/// back what it holds.
/// </summary>
internal abstract class PixelStore(PictureSize[] sizes) : CriticalFinalizerObject
{
    private const int Alignment = 16; // of each picture in a block: kernels may read whole vectors

    public int Count => sizes.Length;

    /// <summary>Of each picture as it is read.</summary>
    public PictureSize[] Sizes => sizes;

    /// <summary>Of all pixels.</summary>
    public long Bytes { get; } = sizes.Sum(size => size.Bytes);

    /// <summary>The same pixels where the device's kernels read them, or are given them batch by batch.</summary>
    /// <exception cref="InsufficientMemoryException">They are too many for the device.</exception>
    public virtual PixelStore On(Device device) => this;

    /// <summary>
    /// Each batch's pictures, given as numbers, where the device reads them: valid until the next batch.
    /// </summary>
    /// <exception cref="DataException">One of them cannot be read.</exception>
    public abstract IEnumerable<ImageRef[]> Read(Device device, IEnumerable<int[]> batches);

    /// <summary>Bytes of a block that holds these pictures.</summary>
    internal static long BlockLength(IEnumerable<PictureSize> sizes) => sizes.Sum(Aligned);

    /// <summary>The pictures of these numbers, one behind the other in a block.</summary>
    internal static unsafe ImageRef[] Lay(byte* block, int[] numbers, PictureSize[] sizes)
        => Array.ConvertAll(numbers, number =>
        {
            var size = sizes[number];
            var pixels = new BufferView<byte>(block, size.Bytes);
            block += Aligned(size);
            return new ImageRef(pixels, size.Height, size.Width, number);
        });

    private static long Aligned(PictureSize size) => (size.Bytes + Alignment - 1) / Alignment * Alignment;
}
