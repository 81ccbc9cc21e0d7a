using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// What a pickle may name: what a state_dict is made of, and plain values that lie beside one in a checkpoint.
/// Nothing of it is Python code that runs.
/// </summary>
/// <param name="StorageType">Of the classes of storages, what they hold.</param>
/// <param name="IsBeside">A kind of value that is passed over: whatever a pickle makes of it stays this name.</param>
internal sealed record PickleGlobal(string Name, ElementType? StorageType = null, bool IsBeside = false)
{
    public static readonly PickleGlobal OrderedDict = new("collections.OrderedDict");
    public static readonly PickleGlobal RebuildTensor = new("torch._utils._rebuild_tensor_v2");
    public static readonly PickleGlobal RebuildParameter = new("torch._utils._rebuild_parameter");

    private static readonly Dictionary<string, PickleGlobal> Known = ((PickleGlobal[])
    [
        OrderedDict, RebuildTensor, RebuildParameter,
        new("torch.FloatStorage", ElementType.F32),
        new("torch.DoubleStorage", ElementType.F64),
        new("torch.HalfStorage", ElementType.F16),
        new("torch.BFloat16Storage", ElementType.BF16),
        new("torch.LongStorage", ElementType.I64),
        new("torch.IntStorage", ElementType.I32),
        new("torch.ShortStorage", ElementType.I16),
        new("torch.CharStorage", ElementType.I8),
        new("torch.ByteStorage", ElementType.U8),
        new("torch.BoolStorage", ElementType.BOOL),
        .. Beside("argparse", "Namespace"),
        .. Beside("collections", "defaultdict", "Counter"),
        .. Beside("builtins", "set", "frozenset", "slice", "complex", "bytearray", "dict", "list", "int", "float"),
        .. Beside("__builtin__", "set", "frozenset", "slice", "complex", "bytearray", "dict", "list", "int", "float"),
        .. Beside("datetime", "datetime", "timedelta"),
        .. Beside("pathlib", "PosixPath", "PurePosixPath", "WindowsPath"),
        .. Beside("_codecs", "encode"), // how protocol 2 writes bytes
        .. Beside("numpy", "dtype", "ndarray"),
        .. Beside("numpy.core.multiarray", "scalar", "_reconstruct"),
        .. Beside("numpy._core.multiarray", "scalar", "_reconstruct"),
        .. Beside("numpy.core.numeric", "_frombuffer"),
        .. Beside("numpy._core.numeric", "_frombuffer"),
        .. Beside("torch", "Size", "device", "float16", "bfloat16", "float32", "float64", "int64"),
        .. Beside("typing", "Any"),
        .. Beside("omegaconf.dictconfig", "DictConfig"),
        .. Beside("omegaconf.listconfig", "ListConfig"),
        .. Beside("omegaconf.base", "ContainerMetadata", "Metadata"),
        .. Beside("omegaconf.nodes", "AnyNode"),
        .. Beside("pytorch_lightning.utilities.parsing", "AttributeDict"),
        .. Beside("mmcv.utils.config", "ConfigDict"),
    ]).ToDictionary(global => global.Name);

    /// <exception cref="InvalidDataException">It is none of those.</exception>
    public static PickleGlobal Find(string module, string name)
        => Known.GetValueOrDefault($"{module}.{name}") ?? throw new InvalidDataException(
            $"its pickle asks for {module}.{name}, which a state_dict does not need; nothing of it was run. "
            + "Do not trust the file, or save net.state_dict() alone.");

    private static IEnumerable<PickleGlobal> Beside(string module, params string[] names)
        => names.Select(name => new PickleGlobal($"{module}.{name}", IsBeside: true));
}
