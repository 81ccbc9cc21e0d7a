using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>How ILGPU lays out a value of a type in memory.</summary>
/// <param name="Size">In bytes, padding at the end included.</param>
/// <param name="Alignment">In bytes.</param>
/// <param name="Fields">Of a struct, each with its place; empty for what has no fields, and for an ArrayView.</param>
internal sealed record FieldLayout(int Size, int Alignment, IReadOnlyList<(FieldInfo Field, int Offset)> Fields)
{
    private const int ViewBytes = 16; // address, length
    private const int ViewAlignment = 8;

    private static readonly ConcurrentDictionary<Type, FieldLayout> Known = [];

    public static FieldLayout Of(Type type) => Known.GetOrAdd(type, Create);

    public static bool IsView(Type type)
        => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);

    public static int Aligned(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    /// <summary>
    /// Stops at a type that a kernel would read otherwise than .NET writes it: structs that are copied to the
    /// card as they are.
    /// </summary>
    public static void RequireSameInMemory<T>() where T : unmanaged
    {
        int size = Of(typeof(T)).Size;
        if (size != Unsafe.SizeOf<T>())
        {
            throw new KernelException($"{typeof(T)}: {Unsafe.SizeOf<T>()} bytes in .NET, {size} in a kernel.");
        }
    }

    private static FieldLayout Create(Type type)
    {
        if (IsView(type))
        {
            return new(ViewBytes, ViewAlignment, []);
        }

        if (type.IsEnum)
        {
            return Of(type.GetEnumUnderlyingType());
        }

        if (type == typeof(bool) || type == typeof(char) || type.IsPointer || !type.IsValueType)
        {
            throw new KernelException(
                $"{type}: no argument of a kernel; numbers, enums, ArrayView and structs of them are.");
        }

        if (type.IsPrimitive)
        {
            int size = System.Runtime.InteropServices.Marshal.SizeOf(type);
            return new(size, size, []);
        }

        var fields = new List<(FieldInfo, int)>();
        int end = 0, alignment = 1;
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderBy(field => field.MetadataToken))
        {
            var layout = OfField(field);
            end = Aligned(end, layout.Alignment);
            fields.Add((field, end));
            end += layout.Size;
            alignment = Math.Max(alignment, layout.Alignment);
        }

        int bytes = Math.Max(Aligned(end, alignment), 1); // no field takes a byte, as in .NET
        return new(bytes, alignment, fields);
    }

    private static FieldLayout OfField(FieldInfo field)
    {
        try
        {
            return Of(field.FieldType);
        }
        catch (KernelException exception)
        {
            throw new KernelException($"{field.DeclaringType!.Name}.{field.Name}: {exception.Message}");
        }
    }
}
