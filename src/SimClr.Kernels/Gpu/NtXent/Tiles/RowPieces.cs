using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// What a thread copies of a block of rows of z: the same four numbers of D of every few rows, from its first
/// row on.
/// </summary>
internal readonly struct RowPieces(ArrayView<float> z, int rows, int d, int row, int k)
{
    private readonly ArrayView<float> z = z;
    private readonly int first = row * d + k; // long would cost the registers that sm_90 lacks
    private readonly int d = d;
    private readonly int rowsLeft = rows - row;
    private readonly int count = d - k;

    /// <summary>
    /// <paramref name="copies"/> rows, every <paramref name="step"/>-th, <paramref name="down"/> rows and
    /// <paramref name="across"/> numbers further on, to rows of <paramref name="stride"/> quads in shared
    /// memory; zeros for what z does not have.
    /// </summary>
    public void Load<TCopy>(
        ArrayView<Float4> shared, int quad, int stride, int copies, int step, int down, int across)
        where TCopy : struct, IRowCopy
    {
        for (int i = 0; i < copies; i++)
        {
            int row = down + step * i;
            TCopy.Copy(shared, quad + step * i * stride, z.SubView(first + row * d + across),
                row, rowsLeft, count - across);
        }
    }
}
