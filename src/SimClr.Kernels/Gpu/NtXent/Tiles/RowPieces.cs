using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// What a thread copies of a block of rows of z: the same four numbers of D of every few rows, from its first
/// row on.
/// </summary>
internal readonly struct RowPieces(ArrayView<float> z, int rows, int d, int row, int k)
{
    private readonly ArrayView<float> first = z.SubView((long)row * d + k);
    private readonly int d = d;
    private readonly int rowsLeft = rows - row;
    private readonly int count = d - k;

    /// <summary>
    /// <paramref name="copies"/> rows, every <paramref name="step"/>-th, <paramref name="down"/> rows and
    /// <paramref name="across"/> numbers further on, to rows of <paramref name="stride"/> quads in shared memory;
    /// zeros for what z does not have.
    /// </summary>
    public void Load<TCopy>(
        ArrayView<Float4> shared, int quad, int stride, int copies, int step, int down, int across)
        where TCopy : struct, IRowCopy
    {
        for (int i = 0; i < copies; i++)
        {
            int row = down + step * i;
            TCopy.Copy(shared, quad + step * i * stride, first.SubView(row * d + across),
                row, rowsLeft, count - across);
        }
    }
}
