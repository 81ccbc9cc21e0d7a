namespace SimClr.Train.Files.Torch;

/// <summary>The bytes of the storages that a pickle names, in either of the formats of torch.save.</summary>
internal interface ITorchStorages
{
    /// <summary>Bytes that the file has of a storage; -1 where it has no such one.</summary>
    long LengthOf(string key);

    /// <exception cref="InvalidDataException">They cannot be read.</exception>
    byte[] Read(string key, int bytes);
}
