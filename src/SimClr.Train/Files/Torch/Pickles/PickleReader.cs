using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SimClr.Train.Files.Torch.Pickles;

/// <summary>
/// Reads the pickle of a state_dict. A pickle is a program for a stack machine, and Python's own reader lets
/// it call any function; this one knows the few instructions of <see cref="PickleOpcode"/> and the names of
/// <see cref="PickleGlobal"/>, builds dictionaries, lists, tuples, numbers, texts and tensors, passes over
/// plain values that are known, and refuses all else.
/// </summary>
internal sealed class PickleReader(byte[] pickle)
{
    public const int Longest = 64 << 20; // bytes; names and shapes of any network fit many times over

    private readonly PickleStack stack = new();
    private readonly Dictionary<uint, object?> memo = [];
    private int position;

    /// <summary>Where the next pickle begins, once one has been read.</summary>
    public int Position => position;

    /// <summary>What the pickle's storages were called, and what they hold.</summary>
    public Dictionary<string, TorchStorage> Storages { get; } = [];

    /// <summary>Runs the program to its end and returns what it built.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or wants more than a state_dict
    /// needs.</exception>
    public object? Read()
    {
        memo.Clear();
        while (true)
        {
            var opcode = (PickleOpcode)Take(1)[0];
            if (opcode == PickleOpcode.Stop)
            {
                return stack.Pop();
            }

            Execute(opcode);
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: Take(1); break;
            case PickleOpcode.Frame: Take(8); break;

            case PickleOpcode.Mark: stack.Mark(); break;
            case PickleOpcode.EmptyDict: stack.Push(new PickleDictionary()); break;
            case PickleOpcode.EmptyList: stack.Push(new List<object?>()); break;
            case PickleOpcode.EmptyTuple: stack.Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: stack.Push(stack.PopToMark()); break;
            case PickleOpcode.Tuple1: stack.Push(stack.Pop(1)); break;
            case PickleOpcode.Tuple2: stack.Push(stack.Pop(2)); break;
            case PickleOpcode.Tuple3: stack.Push(stack.Pop(3)); break;
            case PickleOpcode.Append: Append(stack.Pop(1)); break;
            case PickleOpcode.Appends: Append(stack.PopToMark()); break;
            case PickleOpcode.SetItem: SetItems(stack.Pop(2)); break;
            case PickleOpcode.SetItems: SetItems(stack.PopToMark()); break;
            case PickleOpcode.EmptySet: stack.Push(new List<object?>()); break;
            case PickleOpcode.AddItems: Append(stack.PopToMark()); break;
            case PickleOpcode.FrozenSet: stack.Push(stack.PopToMark()); break;

            case PickleOpcode.None: stack.Push(null); break;
            case PickleOpcode.NewTrue: stack.Push(true); break;
            case PickleOpcode.NewFalse: stack.Push(false); break;
            case PickleOpcode.BinInt: stack.Push((long)(int)Unsigned(4)); break;
            case PickleOpcode.BinInt1: stack.Push((long)Unsigned(1)); break;
            case PickleOpcode.BinInt2: stack.Push((long)Unsigned(2)); break;
            case PickleOpcode.Long1: stack.Push(Long((int)Unsigned(1))); break;
            case PickleOpcode.BinFloat: Take(8); stack.Push(null); break; // rates, losses: nothing of weights
            case PickleOpcode.BinBytes: stack.Push(Text(Unsigned(4))); break;
            case PickleOpcode.ShortBinBytes: stack.Push(Text(Unsigned(1))); break;
            case PickleOpcode.BinString: stack.Push(Text(Unsigned(4))); break;
            case PickleOpcode.ShortBinString: stack.Push(Text(Unsigned(1))); break;
            case PickleOpcode.ShortBinUnicode: stack.Push(Text(Unsigned(1))); break;
            case PickleOpcode.BinUnicode: stack.Push(Text(Unsigned(4))); break;

            case PickleOpcode.BinPut: memo[Unsigned(1)] = stack.Top; break;
            case PickleOpcode.LongBinPut: memo[Unsigned(4)] = stack.Top; break;
            case PickleOpcode.Memoize: memo[(uint)memo.Count] = stack.Top; break;
            case PickleOpcode.BinGet: stack.Push(Recall(Unsigned(1))); break;
            case PickleOpcode.LongBinGet: stack.Push(Recall(Unsigned(4))); break;

            case PickleOpcode.Global: stack.Push(PickleGlobal.Find(Line(), Line())); break;
            case PickleOpcode.StackGlobal: stack.Push(StackGlobal(stack.Pop(2))); break;
            case PickleOpcode.BinPersId: stack.Push(Storage(stack.Pop())); break;
            case PickleOpcode.Reduce: stack.Push(StateDictParts.Call(stack.Pop(2))); break;
            case PickleOpcode.NewObj when stack.Pop(2) is [PickleGlobal { IsBeside: true } beside, _]:
                stack.Push(beside);
                break;
            case PickleOpcode.Build: Build(stack.Pop()); break;

            default:
                throw new InvalidDataException($"its pickle holds the instruction 0x{(byte)opcode:x2}, which "
                    + "a state_dict does not need; nothing of it was run. Save net.state_dict() alone.");
        }
    }

    private static object StackGlobal(object?[] names)
        => names is [string module, string name] ? PickleGlobal.Find(module, name) : throw Damaged();

    private TorchStorage Storage(object? id)
    {
        var storage = StateDictParts.Storage(id);
        return Storages[storage.Key] = storage;
    }

    private void Append(object?[] items)
    {
        if (stack.Top is not PickleGlobal { IsBeside: true })
        {
            (stack.Top as List<object?> ?? throw Damaged()).AddRange(items);
        }
    }

    /// <summary>Entries whose key is no text are passed over: an optimizer's state has numbers.</summary>
    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0 || stack.Top is not (PickleDictionary or PickleGlobal { IsBeside: true }))
        {
            throw Damaged();
        }

        foreach (var pair in items.Chunk(2))
        {
            if (stack.Top is PickleDictionary dictionary && pair[0] is string key)
            {
                dictionary[key] = pair[1];
            }
        }
    }

    /// <summary>
    /// PyTorch sets the attribute _metadata of a state_dict; versions of modules, of no use here.
    /// </summary>
    private void Build(object? state)
    {
        if (stack.Top is not PickleGlobal { IsBeside: true }
            && (stack.Top is not PickleDictionary || state is not PickleDictionary))
        {
            throw new InvalidDataException(
                "its pickle sets the state of an object that is no dictionary; save net.state_dict() alone.");
        }
    }

    private object? Recall(uint key) => memo.TryGetValue(key, out object? value) ? value : throw Damaged();

    private uint Unsigned(int bytes)
    {
        Span<byte> number = stackalloc byte[4];
        number.Clear();
        Take(bytes).CopyTo(number);
        return BinaryPrimitives.ReadUInt32LittleEndian(number);
    }

    /// <summary>Two's complement in so many bytes; null for what no length or place can be.</summary>
    private object? Long(int bytes)
    {
        var value = new BigInteger(Take(bytes));
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }

    private string Text(uint bytes) => Encoding.UTF8.GetString(Take(bytes));

    private string Line()
    {
        int length = pickle.AsSpan(position).IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(Take((uint)length));
        Take(1);
        return line;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > pickle.Length - position)
        {
            throw Damaged();
        }

        position += (int)count;
        return pickle.AsSpan(position - (int)count, (int)count);
    }

    private static InvalidDataException Damaged() => PickleStack.Damaged();
}
