using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using SimClr.Train.Data.Folders;
using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data;

/// <summary>
/// By which a run knows its data again, wherever they lie. Of pictures in files of their own these are the paths
/// below their folder, the length of each and the first bytes of some, which a folder of any size gives in seconds
/// and whether or not it is decoded; of others all pixels and labels.
/// </summary>
/// <param name="Classes">How many pictures each has.</param>
/// <param name="Names">Of the files, where there are some.</param>
/// <param name="Contents">Of files or pixels.</param>
public sealed record DataFingerprint(IReadOnlyDictionary<string, int> Classes, string? Names, string Contents)
{
    private const int FilesToOpen = 512; // spread evenly
    private const int BytesToRead = 64 << 10; // of each

    public static DataFingerprint Of(ImageDataset data)
    {
        var counts = data.Labels.ToArray().CountBy(label => label).ToDictionary();
        var classes = data.Classes.Select((name, label) => (name, counts.GetValueOrDefault(label))).ToDictionary();
        var (names, contents) = data.Files is { } files ? OfFiles(data, files) : (null, OfPixels(data));
        return new DataFingerprint(classes, names, contents);
    }

    /// <summary>In which way other data differ; null where they do not.</summary>
    public string? Difference(DataFingerprint now)
    {
        string[] gone = [.. Classes.Keys.Except(now.Classes.Keys)];
        string[] come = [.. now.Classes.Keys.Except(Classes.Keys)];
        if (gone.Length + come.Length > 0)
        {
            return come.Length == 0 ? $"class {Some(gone)} is not there any more"
                : gone.Length == 0 ? $"class {Some(come)} is new" : $"class {Some(gone)} is now {Some(come)}";
        }

        var (name, had) = Classes.FirstOrDefault(entry => now.Classes[entry.Key] != entry.Value);
        return name is not null ? $"class {name} had {had:N0} pictures, now it has {now.Classes[name]:N0}"
            : Names != now.Names ? "files have other names than they had"
            : Contents == now.Contents ? null
            : Names is null ? "pictures or labels are others than they were"
            : "files have other contents than they had";
    }

    private static (string Names, string Contents) OfFiles(ImageDataset data, PathList files)
    {
        var names = new XxHash3();
        var contents = new XxHash3();
        byte[] start = new byte[BytesToRead];
        int stride = (data.Count + FilesToOpen - 1) / FilesToOpen;
        for (int place = 0; place < data.Count; place++)
        {
            int number = data.NumberOf(place);
            names.Append(Encoding.UTF8.GetBytes(files.Relative(number).Replace('\\', '/') + '\0'));
            contents.Append(BitConverter.GetBytes(new FileInfo(files[number]).Length));
            if (place % stride == 0)
            {
                using var file = File.OpenHandle(files[number]);
                contents.Append(start.AsSpan(0, RandomAccess.Read(file, start, 0)));
            }
        }

        return (Text(names), Text(contents));
    }

    private static string OfPixels(ImageDataset data)
    {
        var hash = new XxHash3();
        var pixels = (HostPixels)data.Store;
        for (int place = 0; place < data.Count; place++)
        {
            hash.Append(pixels[data.NumberOf(place)]);
        }

        hash.Append(MemoryMarshal.AsBytes(data.Labels));
        return Text(hash);
    }

    private static string Text(XxHash3 hash) => hash.GetCurrentHashAsUInt64().ToString("x16");

    private static string Some(string[] names)
        => names.Length == 1 ? names[0] : $"{names[0]} (and {names.Length - 1} more)";
}
