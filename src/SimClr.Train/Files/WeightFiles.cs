using SimClr.Train.Files.Safetensors;
using SimClr.Train.Files.Torch;
using SimClr.Train.Text;

namespace SimClr.Train.Files;

/// <summary>Tells by its first bytes what kind of file holds the weights.</summary>
internal static class WeightFiles
{
    private static ReadOnlySpan<byte> Zip => "PK\x03\x04"u8;

    // A pickle (protocol 2) of the number with which torch.save began before it wrote zip archives.
    private static ReadOnlySpan<byte> LegacyTorch => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc];

    /// <exception cref="UserException">There is no such file, it is damaged, or of no kind that is
    /// read.</exception>
    public static IWeightFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserException($"weights {path}: there is no such file.");
        }

        Span<byte> start = stackalloc byte[LegacyTorch.Length];
        using (var stream = File.OpenRead(path))
        {
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        if (start.SequenceEqual(LegacyTorch))
        {
            throw new UserException($"weights {path}: is in the format that torch.save wrote before "
                + "PyTorch 1.6; write it anew in Python: torch.save(torch.load(FILE, 'cpu'), FILE).");
        }

        return start.StartsWith(Zip) ? TorchFile.Open(path) : SafetensorsFile.Open(path);
    }
}
