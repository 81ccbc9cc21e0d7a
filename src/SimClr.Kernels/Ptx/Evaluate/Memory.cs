using System.Reflection;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// Loads and stores, through references to locals (moved at compile time) and through pointers.
/// </summary>
internal sealed class Memory(Arithmetic arithmetic)
{
    private Emitter Emitter => arithmetic.Emitter;

    public Value Load(State state, Value from, Type type)
    {
        var layout = TypeLayout.Of(type);
        if (from is LocalReference local)
        {
            var leaves = state[local.Depth].Leaves;
            if (!layout.IsStruct)
                return Assigned(leaves[local.Leaf]);
            return new StructValue(leaves[local.Leaf..(local.Leaf + layout.Leaves.Length)], type);
        }

        var pointer = AsPointer(from);
        if (layout.VectorLength > 0)
            return LoadVector(pointer, layout);
        if (Array.Exists(layout.Leaves, leaf => leaf.Storage == Storage.Managed))
            throw PtxDiagnostic.UnsupportedType(type);
        var values = new Value?[layout.Leaves.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = LoadLeaf(pointer, layout.Leaves[i]);
        return layout.IsStruct ? new StructValue(values, type) : values[0]!;
    }

    public void Store(State state, Value to, Value value, Type type)
    {
        var layout = TypeLayout.Of(type);
        if (to is LocalReference local)
        {
            var leaves = state[local.Depth].Leaves;
            if (value is StructValue { Leaves: var parts })
                parts.CopyTo(leaves, local.Leaf);
            else
                leaves[local.Leaf] = ForVariable(value, type);
            return;
        }

        var pointer = AsPointer(to);
        var values = value is StructValue { Leaves: var all } ? all : [value];
        if (layout.VectorLength > 0)
        {
            string name = Instructions.Store(pointer.Space, layout.Leaves[0].Storage, layout.VectorLength);
            Value[] registers = [.. values.Select(part => arithmetic.InRegister(Readable(part)))];
            Emitter.Effect(name, AddressOf(pointer), new Vector(registers));
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            var leaf = layout.Leaves[i];
            string name = Instructions.Store(pointer.Space, leaf.Storage);
            var address = AddressOf(pointer with { Offset = pointer.Offset + leaf.Offset });
            Emitter.Effect(name, address, Readable(values[i]));
        }
    }

    /// <summary>
    /// Only what C# calls bool may stay a predicate: an int that starts as 0 or 1 can become 2.
    /// </summary>
    public Value ForVariable(Value value, Type type) => type == typeof(bool) ? value : arithmetic.Integer(value);

    /// <summary>A reference to a field.</summary>
    public Value FieldAddress(Value target, FieldInfo field)
    {
        var (leaf, offset) = TypeLayout.Of(field.DeclaringType!).Field(field);
        if (target is LocalReference local)
            return new LocalReference(local.Depth, local.Leaf + leaf, field.FieldType);
        var pointer = AsPointer(target);
        return pointer with { Offset = pointer.Offset + offset };
    }

    /// <summary>A field of a struct on the stack, or behind a reference.</summary>
    public Value LoadField(State state, Value target, FieldInfo field)
    {
        if (target is not StructValue { Leaves: var leaves })
            return Load(state, FieldAddress(target, field), field.FieldType);
        int first = TypeLayout.Of(field.DeclaringType!).Field(field).Leaf;
        var layout = TypeLayout.Of(field.FieldType);
        return layout.IsStruct
            ? new StructValue(leaves[first..(first + layout.Leaves.Length)], field.FieldType)
            : Assigned(leaves[first]);
    }

    public static Value Zero(Type type)
    {
        var layout = TypeLayout.Of(type);
        var zeros = Array.ConvertAll(layout.Leaves, leaf => (Value?)leaf.Zero);
        return layout.IsStruct ? new StructValue(zeros, type) : zeros[0]!;
    }

    /// <summary>As a memory operand: a base and an offset of 32 bits.</summary>
    public Address AddressOf(Pointer pointer)
        => new(pointer.Offset == (int)pointer.Offset
            ? pointer
            : new Pointer(pointer.Space, arithmetic.Number(pointer), null, 0));

    public static Pointer AsPointer(Value value) => value switch
    {
        Pointer pointer => pointer,
        LocalReference or RegisterSpan => throw PtxDiagnostic.LocalAddress(),
        _ => throw PtxDiagnostic.UnknownAddressSpace(),
    };

    private Value Readable(Value? value) => arithmetic.Operand(arithmetic.Integer(Assigned(value)));

    private static Value Assigned(Value? value)
        => value ?? throw new InvalidOperationException("a variable without a value is read");

    private Value LoadLeaf(Pointer pointer, Leaf leaf)
    {
        var address = AddressOf(pointer with { Offset = pointer.Offset + leaf.Offset });
        var loaded = Emitter.Fresh(Instructions.Load(pointer.Space, leaf.Storage), leaf.Scalar, address);
        return leaf.Storage == Storage.Pointer ? GlobalPointer(loaded) : loaded;
    }

    /// <summary>Pointers that come from outside point to global memory.</summary>
    public Pointer GlobalPointer(Register generic)
        => new(AddressSpace.Global, Emitter.Pure(Instructions.ToGlobal, ScalarType.Int64, generic), null, 0);

    private StructValue LoadVector(Pointer pointer, TypeLayout layout)
    {
        var leaf = layout.Leaves[0];
        var results = new Register[layout.VectorLength];
        for (int i = 0; i < results.Length; i++)
            results[i] = Emitter.NewRegister(leaf.Scalar);
        string name = Instructions.Load(pointer.Space, leaf.Storage, layout.VectorLength);
        Emitter.Write(name, results, [AddressOf(pointer)], true);
        return new StructValue([.. results], layout.Type);
    }
}
