using System.Text;
using SimClr.Train.Files.Onnx;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Files.Torch;
using SimClr.Train.Text;

namespace SimClr.Train.Files;

/// <summary>Tells by its first bytes what kind of file holds the weights.</summary>
internal static class WeightFiles
{
    private const int Start = 256; // bytes that are looked at

    private static ReadOnlySpan<byte> Zip => "PK\x03\x04"u8;

    /// <exception cref="UserException">There is no such file, it is damaged, or of no kind that is
    /// read.</exception>
    public static IWeightFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserException($"weights {path}: {(Directory.Exists(path) ? "is a folder; give a file in it" : "there is no such file")}.");
        }

        byte[] start = new byte[Start];
        long length;
        using (var stream = File.OpenRead(path))
        {
            length = stream.Length;
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        return Reading<IWeightFile>(path, () =>
            start.AsSpan().StartsWith(Zip) ? TorchArchive.Open(path)
            : LegacyTorchFile.IsOne(start) ? LegacyTorchFile.Open(path)
            : OnnxFile.IsOne(start) ? OnnxFile.Open(path)
            : NoWeights(path, start, length) is { } why ? throw new InvalidDataException(why)
            : SafetensorsFile.Open(path));
    }

    /// <summary>What reading gives; where the file is damaged, one line about it.</summary>
    /// <exception cref="UserException">It is damaged.</exception>
    public static T Reading<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException exception)
        {
            throw new UserException($"weights {what}: {exception.Message}");
        }
        catch (EndOfStreamException)
        {
            throw new UserException($"weights {what}: is cut off or damaged: it ends too early. Get it again.");
        }
    }

    /// <summary>What else came instead of weights, as happens with downloads.</summary>
    private static string? NoWeights(string path, byte[] start, long length)
    {
        string text = Encoding.Latin1.GetString(start).TrimStart();
        return length == 0 ? "is empty: a download or a save has failed. Get it again."
            : text.StartsWith("version https://git-lfs", StringComparison.Ordinal)
                ? "is a pointer of git-lfs, not the file that it stands for; git lfs pull fetches that."
            : text.StartsWith('<')
                ? "is a web page, not weights: a server answered with a login or an error. Look at it in a browser."
            : !path.EndsWith(".safetensors", StringComparison.Ordinal) && start.ElementAtOrDefault(8) != '{'
                ? "is of no kind that is read: safetensors, what torch.save writes, or ONNX."
            : null;
    }
}
