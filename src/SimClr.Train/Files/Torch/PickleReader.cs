using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SimClr.Train.Files.Torch;

/// <summary>
/// Reads the pickle of a state_dict. A pickle is a program for a stack machine, and Python's own reader lets
/// it call any function; this one knows few instructions and the names of <see cref="PickleGlobal"/>, builds
/// dictionaries, lists, tuples, numbers, texts and tensors, passes over plain values that are known, and refuses
/// all else.
/// </summary>
internal sealed class PickleReader(byte[] pickle)
{
    public const int Longest = 64 << 20; // bytes; names and shapes of any network fit many times over

    private const int MaxInstructions = 1 << 22; // likewise; each may take memory

    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = []; // where the items of a tuple or dictionary began
    private readonly Dictionary<uint, object?> memo = [];
    private int instructions;

    /// <summary>Where the next pickle begins, once one has been read.</summary>
    public int Position { get; private set; }

    /// <summary>What the pickle's storages were called, and what they hold.</summary>
    public Dictionary<string, TorchStorage> Storages { get; } = [];

    private object? Top => stack.Count > 0 ? stack[^1] : throw Damaged();

    public static InvalidDataException Damaged()
        => new("is damaged: its pickle makes no sense. Get it again.");

    /// <summary>Runs the program to its end and returns what it built.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or wants more than a state_dict
    /// needs.</exception>
    public object? Read()
    {
        memo.Clear();
        while (Take(1)[0] is var opcode && opcode != '.')
        {
            if (++instructions > MaxInstructions)
            {
                throw new InvalidDataException($"its pickle has more than {MaxInstructions:N0} instructions; a "
                    + "state_dict needs less. Save net.state_dict() alone.");
            }

            Execute((char)opcode);
        }

        return Pop();
    }

    /// <summary>Instructions that do something to the stack, each with its name in Python's pickletools.</summary>
    private void Execute(char opcode)
    {
        switch (opcode)
        {
            case '\x80': Take(1); break; // PROTO
            case '\x95': Take(8); break; // FRAME
            case '(': marks.Push(stack.Count); break; // MARK
            case 't' or '\x91': stack.Add(PopToMark()); break; // TUPLE, FROZENSET
            case '\x85' or '\x86' or '\x87': stack.Add(Pop(opcode - '\x84')); break; // TUPLE1 to TUPLE3
            case 'a': Append(Pop(1)); break; // APPEND
            case 'e' or '\x90': Append(PopToMark()); break; // APPENDS, ADDITEMS
            case 's': SetItems(Pop(2)); break; // SETITEM
            case 'u': SetItems(PopToMark()); break; // SETITEMS
            case 'q': memo[Unsigned(1)] = Top; break; // BINPUT
            case 'r': memo[Unsigned(4)] = Top; break; // LONG_BINPUT
            case '\x94': memo[(uint)memo.Count] = Top; break; // MEMOIZE
            case '\x93': stack.Add(Find(Pop(2))); break; // STACK_GLOBAL
            case 'Q': stack.Add(Storage(Pop())); break; // BINPERSID
            case 'R': stack.Add(StateDictParts.Call(Pop(2))); break; // REDUCE
            case '\x81' when Pop(2) is [PickleGlobal { IsBeside: true } beside, _]: stack.Add(beside); break; // NEWOBJ
            case 'b': Build(Pop()); break; // BUILD
            default: stack.Add(Value(opcode)); break;
        }
    }

    /// <summary>Instructions that push one thing.</summary>
    private object? Value(char opcode) => opcode switch
    {
        '}' => new PickleDictionary(), // EMPTY_DICT
        ']' or '\x8f' => new List<object?>(), // EMPTY_LIST, EMPTY_SET
        ')' => Array.Empty<object?>(), // EMPTY_TUPLE
        'N' => null, // NONE
        '\x88' or '\x89' => opcode == '\x88', // NEWTRUE, NEWFALSE
        'J' => (long)(int)Unsigned(4), // BININT
        'K' => (long)Unsigned(1), // BININT1
        'M' => (long)Unsigned(2), // BININT2
        '\x8a' => Long(Unsigned(1)), // LONG1
        'G' => BinaryPrimitives.ReadDoubleBigEndian(Take(8)), // BINFLOAT
        'B' or 'T' or 'X' => Text(Unsigned(4)), // BINBYTES, BINSTRING, BINUNICODE
        'C' or 'U' or '\x8c' => Text(Unsigned(1)), // the same, SHORT
        '\x96' => Text(Unsigned(8)), // BYTEARRAY8
        'h' => Recall(Unsigned(1)), // BINGET
        'j' => Recall(Unsigned(4)), // LONG_BINGET
        'c' => PickleGlobal.Find(Line(), Line()), // GLOBAL
        _ => throw new InvalidDataException($"its pickle holds the instruction 0x{(int)opcode:x2}, which "
            + "a state_dict does not need; nothing of it was run. Save net.state_dict() alone."),
    };

    private object? Pop() => Pop(1)[0];

    /// <summary>The last items, in the order in which they were pushed.</summary>
    private object?[] Pop(int count)
    {
        if (count > stack.Count)
        {
            throw Damaged();
        }

        object?[] popped = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return popped;
    }

    /// <summary>What was pushed since the last mark; the mark goes too.</summary>
    private object?[] PopToMark()
        => marks.TryPop(out int first) ? Pop(Math.Max(0, stack.Count - first)) : throw Damaged();

    private static PickleGlobal Find(object?[] names)
        => names is [string module, string name] ? PickleGlobal.Find(module, name) : throw Damaged();

    private TorchStorage Storage(object? id)
    {
        var storage = StateDictParts.Storage(id);
        return Storages[storage.Key] = storage;
    }

    private void Append(object?[] items)
    {
        if (Top is not PickleGlobal { IsBeside: true })
        {
            (Top as List<object?> ?? throw Damaged()).AddRange(items);
        }
    }

    /// <summary>Entries whose key is no text are passed over: an optimizer's state has numbers.</summary>
    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0 || Top is not (PickleDictionary or PickleGlobal { IsBeside: true }))
        {
            throw Damaged();
        }

        foreach (var pair in items.Chunk(2))
        {
            if (Top is PickleDictionary dictionary && pair[0] is string key)
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
        if (Top is not PickleGlobal { IsBeside: true }
            && (Top is not PickleDictionary || state is not PickleDictionary))
        {
            throw new InvalidDataException(
                "its pickle sets the state of an object that is no dictionary; save net.state_dict() alone.");
        }
    }

    private object? Recall(uint key) => memo.TryGetValue(key, out object? value) ? value : throw Damaged();

    private uint Unsigned(int bytes)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        number.Clear();
        Take(bytes).CopyTo(number);
        return (uint)Math.Min(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(number));
    }

    /// <summary>Two's complement in so many bytes; null for what no length or place can be.</summary>
    private object? Long(uint bytes)
    {
        var value = new BigInteger(Take(bytes));
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }

    private string Text(uint bytes) => Encoding.UTF8.GetString(Take(bytes));

    private string Line()
    {
        int length = pickle.AsSpan(Position).IndexOf((byte)'\n');
        string line = Encoding.UTF8.GetString(Take((uint)length));
        Take(1);
        return line;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > pickle.Length - Position)
        {
            throw Damaged();
        }

        Position += (int)count;
        return pickle.AsSpan(Position - (int)count, (int)count);
    }
}
