using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// The tensors of a file of torch.save, whatever dictionaries they lie in: one named <c>conv1.weight</c> in a
/// dictionary <c>state_dict</c> is <c>state_dict.conv1.weight</c>. Numbers, texts and options are passed over.
/// </summary>
internal sealed class TorchFile : IWeightFile
{
    private const int Deepest = 16; // dictionaries in one another
    private const int MaxNameLength = 256;

    private readonly Dictionary<string, TorchTensor> tensors = [];
    private readonly Action<string, byte[]> read;

    /// <param name="root">What the pickle builds.</param>
    /// <param name="storages">How many bytes the file has of each, by its key.</param>
    /// <param name="read">Fills an array with the first bytes of one.</param>
    /// <exception cref="InvalidDataException">It holds no tensors, or not all of one.</exception>
    public TorchFile(
        string path, object? root, IReadOnlyDictionary<string, long> storages, Action<string, byte[]> read)
    {
        Path = path;
        this.read = read;
        Add("", root as PickleDictionary ?? throw NoTensors(), 0, []);
        if (tensors.Count == 0)
        {
            throw NoTensors();
        }

        Shapes = tensors.ToDictionary(entry => entry.Key, entry => entry.Value.Shape);
        foreach (var (name, tensor) in tensors)
        {
            if (storages.GetValueOrDefault(tensor.Storage.Key, -1) < tensor.Storage.Bytes || !tensor.FitsStorage)
            {
                throw new InvalidDataException($"is damaged: {name} ({string.Join(",", tensor.Shape)}) does "
                    + "not lie within its storage. Get the file again.");
            }
        }

        static InvalidDataException NoTensors()
            => new("holds no state_dict, alone or in another dictionary; save net.state_dict().");
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, int[]> Shapes { get; }

    public float[] Read(string name)
    {
        var tensor = tensors[name];
        return WeightFiles.Reading($"{Path}: {name}", () =>
        {
            byte[] bytes = new byte[tensor.Storage.Bytes];
            read(tensor.Storage.Key, bytes);
            return tensor.InOrder(tensor.Storage.Type.ToSingles(bytes));
        });
    }

    /// <param name="seen">A pickle may put a dictionary into many, and into itself; each is looked at once.</param>
    private void Add(string prefix, PickleDictionary dictionary, int depth, HashSet<object> seen)
    {
        if (depth > Deepest || !seen.Add(dictionary))
        {
            return;
        }

        foreach (var (name, value) in dictionary)
        {
            if (prefix.Length + name.Length > MaxNameLength)
            {
                continue; // of no module, and there may be millions
            }

            if (value is TorchTensor { IsExpanded: false } tensor)
            {
                tensors[prefix + name] = tensor;
            }
            else if (value is PickleDictionary inner)
            {
                Add($"{prefix}{name}.", inner, depth + 1, seen);
            }
        }
    }
}
