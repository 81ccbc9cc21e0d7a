namespace SimClr.Train.Files.Safetensors;

/// <summary>A file of named arrays of numbers.</summary>
public interface IWeightFile
{
    string Path { get; }

    /// <summary>What the file says beside its arrays; empty where its format has no place for it.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    IReadOnlyDictionary<string, int[]> Shapes { get; }

    /// <summary>Copies the values of an array that <see cref="Shapes"/> holds, in C order.</summary>
    float[] Read(string name);
}
