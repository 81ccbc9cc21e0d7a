using System.Globalization;
using SimClr.Kernels;
using SimClr.Train.Data.Folders;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data;

/// <summary>
/// A list of labelled pictures, red green blue interleaved, over a store of pixels that parts of it share. A picture
/// has a place in the list, from 0, and a number in the store, by which its random numbers are drawn.
/// </summary>
public sealed class ImageDataset
{
    private readonly int[] numbers;
    private readonly int[] labels;

    internal ImageDataset(string name, string[] classes, PixelStore store, int[] labels)
    {
        (Name, Classes, Store) = (name, classes, store);
        (numbers, this.labels) = ([.. Enumerable.Range(0, labels.Length)], labels);
        (Height, Width) = (CommonValue(size => size.Height), CommonValue(size => size.Width));
    }

    private ImageDataset(ImageDataset whole, int[] places)
    {
        (Name, Classes, Store) = (whole.Name, whole.Classes, whole.Store);
        (Files, Height, Width) = (whole.Files, whole.Height, whole.Width); // a part is seen as the whole is
        numbers = Array.ConvertAll(places, place => whole.numbers[place]);
        labels = whole.LabelsAt(places);
    }

    public string Name { get; }

    public string[] Classes { get; }

    public int Count => numbers.Length;

    /// <summary>A class number for each picture, -1 where it has none.</summary>
    public ReadOnlySpan<int> Labels => labels;

    public bool Labelled => labels.Length > 0 && !labels.Contains(-1);

    /// <summary>Rows of every picture, 0 where they differ.</summary>
    public int Height { get; }

    /// <summary>Columns of every picture, 0 where they differ.</summary>
    public int Width { get; }

    /// <summary>Of the pictures of the store, by their numbers; null where they are not in files of their own.</summary>
    internal PathList? Files { get; init; }

    internal PixelStore Store { get; }

    /// <summary>The picture's file, from the data's folder on, with slashes; null where it has none.</summary>
    public string? FileOf(int place)
        => Files?.Relative(numbers[place]).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The picture's file; where it has none, its number in the set.</summary>
    public string NameOf(int place) => FileOf(place) ?? numbers[place].ToString(CultureInfo.InvariantCulture);

    /// <summary>By which the set is known again; taken once.</summary>
    public DataFingerprint Fingerprint => field ??= DataFingerprint.Of(this);

    internal int NumberOf(int place) => numbers[place];

    /// <summary>Of the picture's file, where it has one.</summary>
    internal string PathOf(int place) => Files![numbers[place]];

    /// <summary>The labels of pictures by their places.</summary>
    public int[] LabelsAt(int[] places) => Array.ConvertAll(places, place => labels[place]);

    /// <summary>
    /// The pictures of one batch after the other, given as places, where the device's kernels read them: valid until
    /// the next batch. What must be read first is read ahead.
    /// </summary>
    /// <exception cref="DataException">A picture cannot be read, or they are too many for the device.</exception>
    public IEnumerable<ImageRef[]> Read(Device device, IEnumerable<int[]> batches) => StoreOn(device).Read(
        device, batches.Select(batch => Array.ConvertAll(batch, place => numbers[place])));

    /// <summary>
    /// Itself, with the pixels where the device reads them. The first <see cref="Read"/> sees to it too; here a call
    /// that cannot have them fails before it has begun.
    /// </summary>
    /// <exception cref="DataException">They are too many for the device.</exception>
    public ImageDataset On(Device device)
    {
        StoreOn(device);
        return this;
    }

    /// <summary>
    /// The pictures of these places, in that order. They share the pixels, and keep the number that their random
    /// numbers are drawn by.
    /// </summary>
    public ImageDataset Select(int[] places) => new(this, places);

    private PixelStore StoreOn(Device device)
    {
        try
        {
            return Store.On(device);
        }
        catch (InsufficientMemoryException exception)
        {
            throw new DataException($"data {Name}: its {PixelStore.BlockLength(Store.Sizes):N0} bytes of pixels do not "
                + $"fit beside the model; choose a smaller data set or --image-size. {exception.Message}", exception);
        }
    }

    /// <summary>The value that all pictures have, or 0.</summary>
    private int CommonValue(Func<PictureSize, int> value)
        => Store.Sizes.Select(value).Distinct().Take(2).ToArray() is [int only] ? only : 0;
}
