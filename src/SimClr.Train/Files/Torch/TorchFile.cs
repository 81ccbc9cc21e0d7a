using SimClr.Train.Files.Safetensors;
using SimClr.Train.Files.Torch.Pickles;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// The tensors of a file of torch.save, whatever dictionaries they lie in: one named <c>conv1.weight</c> in a
/// dictionary <c>state_dict</c> is <c>state_dict.conv1.weight</c>. Numbers, texts and options are passed over.
/// </summary>
internal sealed class TorchFile : IWeightFile
{
    private const int Deepest = 16; // dictionaries in one another

    private readonly Dictionary<string, TorchTensor> tensors = [];
    private readonly ITorchStorages storages;

    /// <exception cref="InvalidDataException">It holds no tensors, or not all of one.</exception>
    public TorchFile(string path, object? root, ITorchStorages storages)
    {
        Path = path;
        this.storages = storages;
        Add("", root as PickleDictionary ?? throw NoTensors(), 0, []);
        if (tensors.Count == 0)
        {
            throw NoTensors();
        }

        Shapes = tensors.ToDictionary(entry => entry.Key, entry => entry.Value.Shape);
        foreach (var (name, tensor) in tensors)
        {
            if (storages.LengthOf(tensor.Storage.Key) < tensor.Storage.Bytes || !tensor.FitsStorage)
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
            byte[] bytes = storages.Read(tensor.Storage.Key, tensor.Storage.Bytes);
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
            if (value is TorchTensor tensor)
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
