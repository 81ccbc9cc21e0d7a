using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// What the names of <see cref="PickleGlobal"/> stand for, as descriptions instead of objects.
/// </summary>
internal static class StateDictParts
{
    /// <summary>
    /// A persistent id: ('storage', class of the storage, key, device, number of elements), in the older format with
    /// None behind that: anything else is a part of another storage, which PyTorch does not write any more.
    /// </summary>
    public static TorchStorage Storage(object? id)
        => id is object?[] and
            ["storage", PickleGlobal { StorageType: { } type }, string key, _, long count, .. ([] or [null])]
            && count >= 0 && count <= Array.MaxLength / type.Size()
            ? new TorchStorage(type, key, (int)count)
            : throw new InvalidDataException("its pickle refers to something that is no storage of numbers.");

    /// <summary>function(arguments), of the three functions that a state_dict calls.</summary>
    public static object Call(object?[] functionAndArguments)
    {
        if (functionAndArguments is not [PickleGlobal function, object?[] arguments])
        {
            throw PickleReader.Damaged();
        }

        return arguments switch
        {
            _ when function.IsBeside => function,
            [] when function == PickleGlobal.OrderedDict => new PickleDictionary(),
            [TorchTensor tensor, bool, _] when function == PickleGlobal.RebuildParameter => tensor,
            [TorchStorage storage, long offset, object?[] shape, object?[] strides, bool, ..]
                when function == PickleGlobal.RebuildTensor && shape.Length == strides.Length =>
                new TorchTensor(storage, offset, [.. Numbers(shape).Select(ToLength)], [.. Numbers(strides)]),
            _ => throw new InvalidDataException(
                $"its pickle calls {function.Name} with other arguments than a state_dict does."),
        };
    }

    private static IEnumerable<long> Numbers(object?[] items)
        => items.Select(item => item is long number ? number : throw PickleReader.Damaged());

    private static int ToLength(long length)
        => length is >= 0 and <= int.MaxValue ? (int)length : throw PickleReader.Damaged();
}
