using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Files.Torch;

/// <summary>The numbers of one or more tensors: in the archive, the file <c>data/KEY</c>.</summary>
internal sealed record TorchStorage(ElementType Type, string Key, int Count)
{
    public int Bytes => checked(Count * Type.Size());
}
