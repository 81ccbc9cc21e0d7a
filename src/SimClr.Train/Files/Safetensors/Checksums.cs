using System.IO.Hashing;
using System.Text;

namespace SimClr.Train.Files.Safetensors;

/// <summary>
/// By which a file's reader knows that no byte has changed: in the metadata, <c>simclr_checksums</c> has the XXH3 of
/// each tensor's bytes, and <c>simclr_checksum</c> that of the rest of the header. Other readers see two more texts.
/// The header's does not depend on the order in which things stand, so a program that writes the file anew may keep
/// both.
/// </summary>
internal static class Checksums
{
    public const string OfTensors = "simclr_checksums";
    public const string OfHeader = "simclr_checksum";

    public static string Of(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes).ToString("x16");

    /// <summary>Of all that a header says but for where its tensors lie, and for this.</summary>
    public static string Of(
        IReadOnlyDictionary<string, string> metadata, IEnumerable<SafetensorsEntry> tensors) => Of(Encoding.UTF8.GetBytes(string.Join('\n', metadata.Where(entry => entry.Key != OfHeader)
            .Select(entry => $"{entry.Key} {entry.Value}")
            .Concat(tensors.Select(tensor => $"{tensor.Name} {tensor.Type} {tensor.ShapeText}"))
            .Order(StringComparer.Ordinal))));
}
