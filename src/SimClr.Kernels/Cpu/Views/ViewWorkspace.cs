namespace SimClr.Kernels.Cpu;

/// <summary>
/// The memory in which one view is made: planes, one row of the crop, the tables of the resize.
/// </summary>
internal readonly unsafe struct ViewWorkspace : IDisposable
{
    /// <summary>Floats past the end that a loop over whole vectors may touch: four of the widest.</summary>
    public const int Padding = 64;

    private const int WidestVector = 16;

    private readonly HostMemory memory;
    private readonly nint block;
    private readonly long bytes;

    public ViewWorkspace(HostMemory memory, int size, in ResizeAxis rows, in ResizeAxis columns, bool blur)
    {
        int pixels = size * size;
        int padded = RoundUp(pixels + Padding);
        // Taps that start inside the crop's row may reach past it: they find zeros there.
        int rowLength = 3 * columns.Length;
        int rowPadded = RoundUp(rowLength + 3 * columns.Taps + Padding);
        int columnCount = RoundUp(size);
        int rowCount = RoundUp(size);
        long floats = (blur ? 4L : 3L) * padded + rowPadded
            + columnCount * (1L + columns.Taps) + rowCount * (1L + rows.Taps);
        this.memory = memory;
        bytes = floats * sizeof(float);
        block = memory.Allocate(bytes);

        float* next = (float*)block;
        Planes = new ColorPlanes(next, next + padded, next + 2 * padded, pixels, padded);
        next += 3 * padded;
        BlurPlane = blur ? next : null;
        next += blur ? padded : 0;
        Row = next;
        new Span<float>(Row + rowLength, rowPadded - rowLength).Clear();
        next += rowPadded;
        ColumnFirst = (int*)next;
        next += columnCount;
        ColumnWeights = next;
        next += columnCount * columns.Taps;
        RowFirst = (int*)next;
        next += rowCount;
        RowWeights = next;
    }

    public ColorPlanes Planes { get; }

    /// <summary>A fourth plane, where a blur was asked for.</summary>
    public float* BlurPlane { get; }

    /// <summary>One row of the crop, interleaved, already resized vertically.</summary>
    public float* Row { get; }

    public int* ColumnFirst { get; }

    public float* ColumnWeights { get; }

    public int* RowFirst { get; }

    public float* RowWeights { get; }

    public void Dispose() => memory.Free(block, bytes);

    private static int RoundUp(int floats) => (floats + WidestVector - 1) / WidestVector * WidestVector;
}
