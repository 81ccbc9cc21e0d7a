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
    /// Rows 0, step .. below <paramref name="end"/>, <paramref name="down"/> rows and <paramref
    /// name="across"/> numbers further on; zeros for what z does not have. They come to every
    /// <paramref name="stride"/>-th quad of shared memory.
    /// </summary>
    public void Load<TCopy>(
        ArrayView<Float4> shared, int quad, int stride, int step, int end, int down, int across)
        where TCopy : struct, IRowCopy
    {
        int wanted = Math.Min(count - across, 4);
        for (int i = 0; i < end; i += step)
        {
            TCopy.Copy(shared, quad + i * stride, first.SubView((down + i) * d + across),
                down + i < rowsLeft ? wanted : 0);
        }
    }
}
