using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// What a pickle may name: only what a state_dict is made of, and nothing of it is Python code that runs.
/// </summary>
/// <param name="StorageType">Of the classes of storages, what they hold.</param>
internal sealed record PickleGlobal(string Name, ElementType? StorageType = null)
{
    public static readonly PickleGlobal OrderedDict = new("collections.OrderedDict");
    public static readonly PickleGlobal RebuildTensor = new("torch._utils._rebuild_tensor_v2");
    public static readonly PickleGlobal RebuildParameter = new("torch._utils._rebuild_parameter");

    private static readonly Dictionary<string, PickleGlobal> Known = new PickleGlobal[]
    {
        OrderedDict, RebuildTensor, RebuildParameter,
        new("torch.FloatStorage", ElementType.F32),
        new("torch.DoubleStorage", ElementType.F64),
        new("torch.HalfStorage", ElementType.F16),
        new("torch.BFloat16Storage", ElementType.BF16),
        new("torch.LongStorage", ElementType.I64),
    }.ToDictionary(global => global.Name);

    /// <exception cref="InvalidDataException">It is none of those.</exception>
    public static PickleGlobal Find(string module, string name)
        => Known.GetValueOrDefault($"{module}.{name}") ?? throw new InvalidDataException(
            $"its pickle asks for {module}.{name}, which a state_dict does not need; nothing of it was run. "
            + "Do not trust the file, or save net.state_dict() alone.");
}
