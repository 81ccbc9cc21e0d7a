namespace SimClr.Tests.Support.Ptx;

/// <summary>ld, st, atom, red, cp.async.</summary>
internal static class MemoryDecoder
{
    private static readonly string[] AtomicOperations =
        ["add", "min", "max", "exch", "cas", "and", "or", "xor", "inc", "dec"];

    public static Instruction? Decode(Operands operands) => operands.Statement.Parts[0] switch
    {
        "ld" or "ldu" when operands.Statement.Has("param") => Parameter(operands),
        "ld" or "ldu" => Load(operands),
        "st" => Store(operands),
        "atom" or "red" => Atomic(operands),
        "cp" => AsyncCopy(operands),
        _ => null,
    };

    private static LoadParameter Parameter(Operands operands)
    {
        var type = operands.Statement.Type;
        int[] registerBytes = [.. operands.Vector(0).Select(operands.BytesOf)];
        return new LoadParameter(
            operands.Destinations(0, type), registerBytes, (int)operands.Address(1).Offset, type);
    }

    private static Instruction Load(Operands operands)
    {
        var type = operands.Statement.Type;
        var d = operands.Destinations(0, type);
        int[] registerBytes = [.. operands.Vector(0).Select(operands.BytesOf)];
        var from = operands.Address(1);
        return Space(operands) switch
        {
            "global" => new Load<GlobalSpace>(d, registerBytes, from, type),
            "shared" => new Load<SharedAddressSpace>(d, registerBytes, from, type),
            "local" => new Load<LocalAddressSpace>(d, registerBytes, from, type),
            _ => new Load<GenericSpace>(d, registerBytes, from, type),
        };
    }

    private static Instruction Store(Operands operands)
    {
        var type = operands.Statement.Type;
        var to = operands.Address(0);
        var s = operands.Sources(1, type);
        bool[] wide = [.. operands.Vector(1).Select(text => WideSource(operands, text, type))];
        return Space(operands) switch
        {
            "global" => new Store<GlobalSpace>(to, s, wide, type),
            "shared" => new Store<SharedAddressSpace>(to, s, wide, type),
            "local" => new Store<LocalAddressSpace>(to, s, wide, type),
            _ => new Store<GenericSpace>(to, s, wide, type),
        };
    }

    private static bool WideSource(Operands operands, string text, PtxType type)
        => operands.BytesOf(text) is > 0 and int bytes ? bytes == 8 : type.Bytes() == 8;

    /// <summary>An instruction that names no space takes generic addresses.</summary>
    private static string Space(Operands operands)
    {
        var statement = operands.Statement;
        return statement.Parts.FirstOrDefault(part => part is "global" or "shared" or "local")
            ?? (statement.Has("param") || statement.Has("const")
                ? throw statement.Unsupported("this space is not known")
                : "generic");
    }

    private static Instruction Atomic(Operands operands)
    {
        var statement = operands.Statement;
        string operation = statement.Parts.FirstOrDefault(part => AtomicOperations.Contains(part))
            ?? throw statement.Unsupported("this atomic operation is not known");
        return statement.Type switch
        {
            PtxType.U32 or PtxType.B32 => Atomic<uint>(operands, operation),
            PtxType.S32 => Atomic<int>(operands, operation),
            PtxType.U64 or PtxType.B64 => Atomic<ulong>(operands, operation),
            PtxType.S64 => Atomic<long>(operands, operation),
            PtxType.F32 => Atomic<float>(operands, operation),
            PtxType.F64 => Atomic<double>(operands, operation),
            _ => throw statement.Unsupported("atomics of this type are not known"),
        };
    }

    private static Instruction Atomic<T>(Operands operands, string operation)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var type = operands.Statement.Type;
        int first = operands.Statement.Parts[0] == "atom" ? 1 : 0;
        Operand? d = first == 1 ? operands.Destination(0, type) : null;
        var at = operands.Address(first);
        var b = operands.Source(first + 1, type);
        Operand? c = operation == "cas" ? operands.Source(first + 2, type) : null;
        return Space(operands) switch
        {
            "global" => new AtomicUpdate<GlobalSpace, T>(operation, d, at, b, c),
            "shared" => new AtomicUpdate<SharedAddressSpace, T>(operation, d, at, b, c),
            "local" => throw operands.Statement.Unsupported("local memory has no atomics"),
            _ => new AtomicUpdate<GenericSpace, T>(operation, d, at, b, c),
        };
    }

    private static Instruction AsyncCopy(Operands operands)
    {
        var statement = operands.Statement;
        if (statement.Has("commit_group"))
        {
            return new CommitCopies();
        }

        if (statement.Has("wait_group"))
        {
            return new WaitForCopies(operands.Immediate(0), commits: false);
        }

        if (statement.Has("wait_all"))
        {
            return new WaitForCopies(0, commits: true);
        }

        int bytes = operands.Immediate(2);
        bool known = statement.Has("async") && statement.Has("shared") && statement.Has("global")
            && (statement.Has("cg") ? bytes == 16 : statement.Has("ca") && bytes is 4 or 8 or 16);
        if (!known)
        {
            throw statement.Unsupported("cp.async: .cg copies 16 bytes, .ca 4, 8 or 16");
        }

        bool ignores = operands.Count > 3 && operands.IsPredicate(3);
        return new CopyAsync(operands.Address(0), operands.Address(1), bytes,
            operands.Count > 3 && !ignores ? operands.Source(3, PtxType.U32) : null,
            ignores ? MoveDecoder.Predicate(operands, 3) : null);
    }
}
