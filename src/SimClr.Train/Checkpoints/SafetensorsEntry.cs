namespace SimClr.Train.Checkpoints;

/// <summary>
/// A tensor in a safetensors file: where its float32 bytes are, counted from the end of the header.
/// </summary>
public sealed record SafetensorsEntry(string Name, int[] Shape, long Begin, long End)
{
    public long Bytes => End - Begin;

    public string ShapeText => $"({string.Join(",", Shape)})";
}
