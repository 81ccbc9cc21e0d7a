namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// Where the shared or the local arrays of a module lie, with a gap behind each that no access may touch.
/// </summary>
internal sealed class ArrayLayout
{
    private const int Gap = 64;

    private readonly List<(int Start, int End)> gaps = [];

    public ArrayLayout(IEnumerable<PtxArray> arrays, int dynamicBytes = 0)
    {
        int place = 0;
        foreach (var array in arrays.OrderBy(array => array.IsExtern))
        {
            int start = Align(place, Math.Max(array.Alignment, 16));
            long bytes = array.IsExtern ? dynamicBytes : array.Bytes;
            DeclaredBytes += array.IsExtern ? 0 : (int)array.Bytes;
            int end = Align(checked((int)(start + bytes)), 4);
            place = Align(end, 16) + Gap;
            Starts.Add(array.Name, start);
            gaps.Add((end, place));
        }

        Bytes = place;
    }

    public Dictionary<string, int> Starts { get; } = [];

    public IReadOnlyList<(int Start, int End)> Gaps => gaps;

    public int DeclaredBytes { get; }

    public int Bytes { get; }

    private static int Align(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
