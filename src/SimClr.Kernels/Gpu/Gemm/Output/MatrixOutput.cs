namespace SimClr.Kernels.Gpu;

/// <summary>
/// target (Slices, Rows, Columns) = or += product + bias (Columns; empty for none). There is more than one
/// slice where the depth is cut up.
/// </summary>
internal readonly unsafe struct MatrixOutput(
    BufferView<float> target, BufferView<float> bias, int rows, int columns, bool add) : IOutput
{
    private readonly BufferView<float> target = target, bias = bias;
    private readonly int rows = rows, columns = columns;
    private readonly bool hasQuads = Copies.AreAligned(target, columns), add = add;

    public bool HasQuads => hasQuads;

    public void Write(int row, int column, float sum)
    {
        if (row < rows & column < columns)
        {
            float* place = Place(row, column);
            if (bias.Length > 0)
            {
                sum += bias[column];
            }

            *place = add ? *place + sum : sum;
        }
    }

    public void WriteQuad(int row, int column, Float4 sums)
    {
        if (row < rows & column < columns)
        {
            var place = (Float4*)Place(row, column);
            if (bias.Length > 0)
            {
                sums += new Float4(bias[column], bias[column + 1], bias[column + 2], bias[column + 3]);
            }

            *place = add ? *place + sums : sums;
        }
    }

    private float* Place(int row, int column)
        => target.Pointer + ((long)Grid.IdxY * rows + row) * columns + column;
}
