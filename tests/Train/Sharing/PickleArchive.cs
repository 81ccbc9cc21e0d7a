using System.IO.Compression;
using System.Text;

namespace SimClr.Tests.Train.Sharing;

/// <summary>Writes files like those of torch.save, with a pickle of the test's making.</summary>
internal static class PickleArchive
{
    private const string Folder = "archive/";

    public static void Write(string path, byte[] pickle, params (string Key, byte[] Bytes)[] storages)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("data.pkl", pickle);
        foreach (var (key, bytes) in storages)
        {
            Add($"data/{key}", bytes);
        }

        void Add(string name, byte[] content)
        {
            using var stream = archive.CreateEntry(Folder + name, CompressionLevel.NoCompression).Open();
            stream.Write(content);
        }
    }

    /// <summary>Every storage and the pickle of a file that torch.save wrote.</summary>
    public static (byte[] Pickle, (string Key, byte[] Bytes)[] Storages) Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        var contents = archive.Entries.ToDictionary(entry => entry.FullName.Split('/', 2)[1], entry =>
        {
            var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            return content.ToArray();
        });
        return (contents["data.pkl"], [.. contents.Where(entry => entry.Key.StartsWith("data/"))
            .Select(entry => (entry.Key["data/".Length..], entry.Value))]);
    }

    /// <summary>The instruction BINUNICODE with this text.</summary>
    public static byte[] Text(string text)
        => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.ASCII.GetBytes(text)];
}
