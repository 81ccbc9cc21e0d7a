using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace SimClr.Tests.Support;

/// <summary>An array from tests/Golden, where Python scripts left what other libraries compute.</summary>
internal sealed record Golden(int[] Shape, double[] Values)
{
    /// <summary>One array from NAME.npy.</summary>
    public static Golden Load(string file) => Parse(file, File.ReadAllBytes(PathOf(file)));

    /// <summary>All arrays of NAME.npz by their names.</summary>
    public static IReadOnlyDictionary<string, Golden> LoadAll(string file)
    {
        using var archive = ZipFile.OpenRead(PathOf(file));
        var arrays = new Dictionary<string, Golden>();
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            var content = new MemoryStream();
            stream.CopyTo(content);
            arrays.Add(Path.GetFileNameWithoutExtension(entry.Name), Parse(entry.Name, content.ToArray()));
        }

        return arrays;
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    private static Golden Parse(string name, byte[] file)
    {
        int headerLength = BitConverter.ToUInt16(file, 8); // after magic and version 1.0
        string header = Encoding.ASCII.GetString(file, 10, headerLength);
        if (file[6] != 1 || !header.Contains("'fortran_order': False"))
        {
            throw new NotSupportedException($"{name}: only version 1.0 in C order is read.");
        }

        var data = file.AsSpan(10 + headerLength);
        double[] values = Between(header, "'descr': '", "'") switch
        {
            "<f4" => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(data).ToArray(), v => (double)v),
            "<f8" => MemoryMarshal.Cast<byte, double>(data).ToArray(),
            "<i4" => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(data).ToArray(), v => (double)v),
            "<i8" => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(data).ToArray(), v => (double)v),
            "|u1" => Array.ConvertAll(data.ToArray(), v => (double)v),
            var type => throw new NotSupportedException($"{name}: element type {type}."),
        };
        string[] sizes = Between(header, "'shape': (", ")").Split(',', StringSplitOptions.TrimEntries
            | StringSplitOptions.RemoveEmptyEntries);
        return new Golden([.. sizes.Select(int.Parse)], values);
    }

    /// <summary>Item <paramref name="index"/> along the first axis.</summary>
    public Golden this[int index]
    {
        get
        {
            int length = Values.Length / Shape[0];
            return new Golden(Shape[1..], Values[(index * length)..((index + 1) * length)]);
        }
    }

    private static string Between(string text, string before, string after)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
