using System.Runtime.InteropServices;
using System.Text;
using NUnit.Framework;

namespace SimClr.Tests.Support;

/// <summary>An array from tests/Golden: a .npy file that a Python script beside it wrote.</summary>
internal sealed record Golden(int[] Shape, double[] Values)
{
    public static Golden Load(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", name));
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
