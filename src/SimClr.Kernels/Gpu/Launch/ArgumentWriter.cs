using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Writes values of a type as kernels read them. Padding stays as it is in the buffer, which starts as zeros: two
/// launches are told to be the same by their argument bytes.
/// </summary>
internal static unsafe class ArgumentWriter<T> where T : struct
{
    /// <summary>The value, and the address it goes to.</summary>
    public static readonly Action<T, long> Write = Create();

    private static Action<T, long> Create()
    {
        var value = Expression.Parameter(typeof(T), "value");
        var to = Expression.Parameter(typeof(long), "to");
        var writes = new List<Expression>();
        Add(writes, value, to, 0);
        return Expression.Lambda<Action<T, long>>(Expression.Block(typeof(void), writes), value, to).Compile();
    }

    private static void Add(List<Expression> writes, Expression value, Expression to, int offset)
    {
        var layout = FieldLayout.Of(value.Type);
        foreach (var (field, place) in layout.Fields)
        {
            Add(writes, Expression.Field(value, field), to, offset + place);
        }

        bool isView = FieldLayout.IsView(value.Type);
        if (!isView && !value.Type.IsPrimitive && !value.Type.IsEnum)
        {
            return; // a struct is its fields, and may have none
        }

        var (name, type) = isView
            ? (nameof(WriteView), value.Type.GetGenericArguments()[0])
            : (nameof(WriteNumber), value.Type);
        writes.Add(Expression.Call(typeof(ArgumentWriter<T>), name, [type], value,
            Expression.Add(to, Expression.Constant((long)offset))));
    }

    private static void WriteNumber<TNumber>(TNumber value, long to) where TNumber : unmanaged
        => Unsafe.WriteUnaligned((void*)to, value);

    private static void WriteView<TElement>(ArrayView<TElement> view, long to) where TElement : unmanaged
    {
        Unsafe.WriteUnaligned((void*)to, view.Length > 0 ? (long)view.LoadEffectiveAddressAsPtr() : 0);
        Unsafe.WriteUnaligned((byte*)to + sizeof(long), view.Length);
    }
}
