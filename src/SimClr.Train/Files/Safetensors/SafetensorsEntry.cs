namespace SimClr.Train.Files.Safetensors;

/// <summary>
/// A tensor in a safetensors file: where its bytes are, counted from the end of the header.
/// </summary>
public sealed record SafetensorsEntry(string Name, ElementType Type, int[] Shape, long Begin, long End)
{
    public long Bytes => End - Begin;

    public string ShapeText => $"({string.Join(",", Shape)})";
}
