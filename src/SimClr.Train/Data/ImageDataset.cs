using System.Diagnostics;
using SimClr.Kernels;
using SimClr.Train.Data.Batches;
using SimClr.Train.Data.Folders;

namespace SimClr.Train.Data;

/// <summary>
/// Pictures, red green blue interleaved, with their labels: in memory, or, where they are too many, read batch
/// by batch. Keep the data set alive while its <see cref="ImageRef"/>s are in use: it owns the pixels.
/// </summary>
public sealed class ImageDataset
{
    private readonly object memory; // PixelMemory, DevicePixels, or PictureSource: not in memory
    private readonly ImageRef[] images;
    private readonly int[] labels;
    private readonly int[]? numbers; // of a part of a PictureSource: its pictures there

    internal ImageDataset(string name, string[] classes, PixelMemory memory, ImageRef[] images, int[] labels)
        : this(name, classes, (object)memory, images, labels)
    {
    }

    /// <summary>A data set whose pictures are read when a batch needs them.</summary>
    internal ImageDataset(string name, string[] classes, PictureSource source, int[] labels)
        : this(name, classes, source, [], labels)
    {
        (Height, Width) = (CommonValue(source.Sizes, size => size.Height),
            CommonValue(source.Sizes, size => size.Width));
        PixelBytes = source.Bytes;
    }

    private ImageDataset(string name, string[] classes, object memory, ImageRef[] images, int[] labels)
    {
        Name = name;
        Classes = classes;
        this.memory = memory;
        this.images = images;
        this.labels = labels;
        Height = CommonValue(images, image => image.Height);
        Width = CommonValue(images, image => image.Width);
        PixelBytes = images.Sum(image => image.Pixels.Length);
    }

    private ImageDataset(ImageDataset whole, int[] places)
    {
        (Name, Classes, memory) = (whole.Name, whole.Classes, whole.memory);
        (Height, Width) = (whole.Height, whole.Width); // a part is seen as the whole is
        labels = Array.ConvertAll(places, place => whole.labels[place]);
        if (memory is PictureSource source)
        {
            images = [];
            numbers = Array.ConvertAll(places, place => whole.numbers?[place] ?? place);
            PixelBytes = numbers.Sum(number => source.Sizes[number].Bytes);
        }
        else
        {
            images = Array.ConvertAll(places, place => whole.images[place]);
            PixelBytes = images.Sum(image => image.Pixels.Length);
        }
    }

    public string Name { get; }

    public string[] Classes { get; }

    public int Count => labels.Length;

    /// <summary>A class number for each picture, -1 where it has none.</summary>
    public ReadOnlySpan<int> Labels => labels;

    public bool Labelled => labels.Length > 0 && !labels.Contains(-1);

    /// <summary>Whether pictures are read when a batch needs them: <see cref="Read"/> alone gives them.
    /// </summary>
    public bool IsStreamed => memory is PictureSource;

    /// <summary>All pictures of a data set that is in memory.</summary>
    public ReadOnlySpan<ImageRef> Images => InMemory;

    /// <summary>Rows of every picture, 0 where they differ.</summary>
    public int Height { get; }

    /// <summary>Columns of every picture, 0 where they differ.</summary>
    public int Width { get; }

    /// <summary>Bytes of pixels.</summary>
    public long PixelBytes { get; }

    private ImageRef[] InMemory => !IsStreamed ? images : throw new InvalidOperationException(
        $"data {Name}: its pictures are not in memory; use Read.");

    /// <summary>One picture of a data set that is in memory.</summary>
    public ImageRef Image(int index)
    {
        GC.KeepAlive(memory);
        return InMemory[index];
    }

    /// <summary>
    /// A reader of these batches, given as picture numbers, that has the next ones ready where they must be
    /// read first. <paramref name="batches"/> may be enumerated on other threads, one at a time.
    /// </summary>
    public BatchReader Read(Device device, IEnumerable<int[]> batches)
        => memory is PictureSource source
            ? new StreamingBatchReader(source, device, numbers is null ? batches : batches.Select(
                batch => Array.ConvertAll(batch, place => numbers[place])))
            : new ResidentBatchReader(On(device), batches);

    /// <summary>
    /// These pictures where the device's kernels can read them: itself on a device that works in host memory
    /// and where they are streamed, else a copy in the device's memory.
    /// </summary>
    /// <exception cref="DataException">They are too many for the device.</exception>
    public ImageDataset On(Device device)
    {
        if (memory is DevicePixels there)
        {
            bool stays = there.Memory == device.Memory;
            Debug.Assert(stays || there.Source.Count == Count, "a part cannot move to another device");
            return stays ? this : there.Source.On(device);
        }

        if (device.Memory.IsHostMemory || IsStreamed)
        {
            return this;
        }

        var pixels = DevicePixels.Upload(this, device.Memory, out var uploaded);
        return new ImageDataset(Name, Classes, pixels, uploaded, labels);
    }

    /// <summary>
    /// The pictures of these places, in that order. They share the pixels, and keep the index that their
    /// random numbers are drawn by.
    /// </summary>
    public ImageDataset Select(int[] places) => new(this, places);

    /// <summary>A data set of equally large pictures, contents undefined: the caller writes them.</summary>
    internal static ImageDataset Uniform(string name, string[] classes, int[] labels, int height, int width)
    {
        var memory = new PixelMemory();
        long length = 3L * height * width;
        var pixels = memory.Allocate(labels.Length * length);
        var images = new ImageRef[labels.Length];
        for (int i = 0; i < images.Length; i++)
        {
            images[i] = new ImageRef(pixels.Slice(i * length, length), height, width, i);
        }

        return new ImageDataset(name, classes, memory, images, labels);
    }

    /// <summary>The value that all images have, or 0.</summary>
    private static int CommonValue<T>(T[] images, Func<T, int> value)
        => images.Length > 0 && Array.TrueForAll(images, image => value(image) == value(images[0]))
            ? value(images[0])
            : 0;
}
