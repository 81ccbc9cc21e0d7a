using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// target (Slices, Rows, Columns) = or += product + bias (Columns; empty for none). There is more than one
/// slice where the depth is cut up.
/// </summary>
internal readonly unsafe struct MatrixOutput(
    ArrayView<float> target, ArrayView<float> bias, int rows, int columns, bool aligned, bool add) : IOutput
{
    private readonly ArrayView<float> target = target, bias = bias;
    private readonly int rows = rows, columns = columns;
    private readonly bool aligned = aligned, add = add;

    public void Write(int row, int column, Float4 sums)
    {
        if (row >= rows || column >= columns)
        {
            return;
        }

        if (bias.Length > 0)
        {
            sums = OutputQuad.Sum(sums, BiasOf(column));
        }

        float* place = target.Pointer + ((long)Grid.IdxY * rows + row) * columns + column;
        OutputQuad.Write(place, sums, columns - column, aligned, add);
    }

    private Float4 BiasOf(int column)
    {
        // Clamped: what is beyond the last column is not written.
        int last = columns - 1;
        return new Float4(bias[column], bias[Math.Min(column + 1, last)], bias[Math.Min(column + 2, last)],
            bias[Math.Min(column + 3, last)]);
    }
}
