using SimClr.Kernels.Ptx;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// The bytes of a struct that belong to no field. .NET leaves in them what was there before; two launches are
/// told to be the same by their argument bytes, so these have to be the same too.
/// </summary>
internal static class Padding<T> where T : unmanaged
{
    private static readonly (int Start, int Length)[] Gaps = Find();

    /// <summary>Sets them to zero in a value's bytes.</summary>
    public static void Clear(Span<byte> value)
    {
        foreach (var (start, length) in Gaps)
        {
            value.Slice(start, length).Clear();
        }
    }

    private static unsafe (int Start, int Length)[] Find()
    {
        var gaps = new List<(int, int)>();
        int end = 0;
        foreach (var leaf in TypeLayout.Of(typeof(T)).Leaves.Append(new Leaf(Storage.UInt8, sizeof(T))))
        {
            if (leaf.Offset > end)
            {
                gaps.Add((end, leaf.Offset - end));
            }

            end = leaf.Offset + leaf.Size;
        }

        return [.. gaps];
    }
}
