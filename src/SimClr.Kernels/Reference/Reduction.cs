using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class Reduction<T> : IReductionKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Sum(BufferView<T> input, BufferView<T> output)
    {
        var sum = T.Zero;
        for (long i = 0; i < input.Length; i++)
        {
            sum += input[i];
        }

        output[0] = sum;
    }

    public void SumOfSquares(BufferView<T> input, BufferView<T> output)
    {
        var sum = T.Zero;
        for (long i = 0; i < input.Length; i++)
        {
            sum += input[i] * input[i];
        }

        output[0] = sum;
    }

    public void SumRows(BufferView<T> input, long rows, int columns, BufferView<T> output,
        Accumulation accumulation)
    {
        for (int column = 0; column < columns; column++)
        {
            var sum = T.Zero;
            for (long row = 0; row < rows; row++)
            {
                sum += input[row * columns + column];
            }

            Accumulate.To(output, column, sum, accumulation);
        }
    }

    public void AllFinite(BufferView<T> input, BufferView<T> output)
    {
        output[0] = T.One;
        for (long i = 0; i < input.Length; i++)
        {
            if (!T.IsFinite(input[i]))
            {
                output[0] = T.Zero;
            }
        }
    }
}
