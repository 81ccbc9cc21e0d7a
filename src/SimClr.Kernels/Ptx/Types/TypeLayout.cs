using System.Reflection;
using System.Runtime.CompilerServices;
using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Ptx;

/// <summary>A C# type as scalars ("leaves") at offsets: fields in order, natural alignment.</summary>
internal sealed class TypeLayout
{
    private static readonly Dictionary<Type, Storage> Primitives = new()
    {
        [typeof(bool)] = Storage.UInt8,
        [typeof(byte)] = Storage.UInt8,
        [typeof(sbyte)] = Storage.Int8,
        [typeof(short)] = Storage.Int16,
        [typeof(ushort)] = Storage.UInt16,
        [typeof(char)] = Storage.UInt16,
        [typeof(int)] = Storage.Int32,
        [typeof(uint)] = Storage.Int32,
        [typeof(long)] = Storage.Int64,
        [typeof(ulong)] = Storage.Int64,
        [typeof(nint)] = Storage.Int64,
        [typeof(nuint)] = Storage.Int64,
        [typeof(float)] = Storage.Float32,
        [typeof(double)] = Storage.Float64,
    };

    [ThreadStatic]
    private static Dictionary<Type, TypeLayout>? cache;

    private readonly Dictionary<int, (int Leaf, int Offset)> fields = [];

    private TypeLayout(Type type)
    {
        Type = type;
        var leaves = new List<Leaf>();
        if (type.IsEnum)
            type = Enum.GetUnderlyingType(type);
        if (type.IsByRef || type.IsPointer)
            Add(leaves, Storage.Pointer);
        else if (Primitives.TryGetValue(type, out var storage))
            Add(leaves, storage);
        else if (IsSpan(type) || !type.IsValueType)
            Add(leaves, Storage.Managed);
        else
            AddFields(type, leaves);
        Leaves = [.. leaves];
    }

    public Type Type { get; }

    public Leaf[] Leaves { get; }

    public int Size { get; private set; }

    public int Alignment { get; private set; }

    /// <summary>Kept as a <see cref="StructValue"/>; everything else is one scalar.</summary>
    public bool IsStruct { get; private set; }

    /// <summary>
    /// Elements of Float2, Float4, UInt4, which one access moves as a whole; 0 for other types.
    /// </summary>
    public int VectorLength { get; private set; }

    public static TypeLayout Of(Type type)
    {
        cache ??= [];
        if (!cache.TryGetValue(type, out var layout))
            cache.Add(type, layout = new TypeLayout(type));
        return layout;
    }

    public static bool IsSpan(Type type)
        => type.IsGenericType && type.GetGenericTypeDefinition() is { } definition
            && (definition == typeof(Span<>) || definition == typeof(ReadOnlySpan<>));

    /// <summary>First leaf and byte offset of a field.</summary>
    public (int Leaf, int Offset) Field(FieldInfo field) => fields[field.MetadataToken];

    private void Add(List<Leaf> leaves, Storage storage)
    {
        leaves.Add(new Leaf(storage, 0));
        Size = Alignment = leaves[0].Size;
    }

    private void AddFields(Type type, List<Leaf> leaves)
    {
        IsStruct = true;
        Alignment = 1;
        int repeat = type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 1;
        var members = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        int offset = 0;
        foreach (var field in members.OrderBy(field => field.MetadataToken))
        {
            var layout = Of(field.FieldType);
            Alignment = Math.Max(Alignment, layout.Alignment);
            for (int i = 0; i < repeat; i++)
            {
                offset = RoundUp(offset, layout.Alignment);
                if (i == 0)
                    fields.Add(field.MetadataToken, (leaves.Count, offset));
                foreach (var leaf in layout.Leaves)
                    leaves.Add(leaf with { Offset = leaf.Offset + offset });
                offset += layout.Size;
            }
        }

        Size = Math.Max(1, RoundUp(offset, Alignment));
        bool isVector = type == typeof(Float2) || type == typeof(Float4) || type == typeof(UInt4);
        VectorLength = isVector ? leaves.Count : 0;
    }

    public static int RoundUp(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
