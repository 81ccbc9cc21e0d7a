using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// target (Slices, Rows, Columns) = or += product + bias (Columns; empty for none). There is more than one
/// slice where the depth is cut up.
/// </summary>
internal readonly struct MatrixOutput(BufferView<float> target, BufferView<float> bias, int rows, int columns,
    Accumulation accumulation) : IOutput
{
    private readonly ArrayView<float> target = target.AsArrayView(), bias = bias.AsArrayView();
    private readonly int rows = rows, columns = columns;
    private readonly Accumulation accumulation = accumulation;
    private readonly byte hasQuads = (byte)(Copies.AreAligned(target, columns) ? 1 : 0);

    public bool HasQuads => hasQuads != 0;

    public void Write(int row, int column, float sum)
    {
        if (row < rows & column < columns)
        {
            long place = Place(row, column);
            if (bias.Length > 0)
            {
                sum += bias[column];
            }

            target[place] = accumulation == Accumulation.Add ? target[place] + sum : sum;
        }
    }

    public void WriteQuad(int row, int column, Float4 sums)
    {
        if (row < rows & column < columns)
        {
            ref var place = ref target.Cast<Float4>()[Place(row, column) >> 2];
            if (bias.Length > 0)
            {
                sums += new Float4(bias[column], bias[column + 1], bias[column + 2], bias[column + 3]);
            }

            place = accumulation == Accumulation.Add ? place + sums : sums;
        }
    }

    private long Place(int row, int column) => ((long)Grid.IdxY * rows + row) * columns + column;
}
