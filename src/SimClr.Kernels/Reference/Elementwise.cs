using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class Elementwise<T> : IElementwiseKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Fill(BufferView<T> output, T value)
    {
        for (long i = 0; i < output.Length; i++)
        {
            output[i] = value;
        }
    }

    public void Map<TOp>(BufferView<T> input, BufferView<T> output) where TOp : struct, IUnaryOp
    {
        for (long i = 0; i < output.Length; i++)
        {
            output[i] = TOp.Forward(new Scalar<T>(input[i])).Value;
        }
    }

    public void Map<TOp>(BufferView<T> a, BufferView<T> b, BufferView<T> output, Accumulation accumulation)
        where TOp : struct, IBinaryOp
    {
        for (long i = 0; i < output.Length; i++)
        {
            var value = TOp.Apply(new Scalar<T>(a[i]), new Scalar<T>(b[i])).Value;
            Accumulate.To(output, i, value, accumulation);
        }
    }

    public void Map<TOp>(BufferView<T> a, T b, BufferView<T> output, Accumulation accumulation)
        where TOp : struct, IBinaryOp
    {
        for (long i = 0; i < output.Length; i++)
        {
            var value = TOp.Apply(new Scalar<T>(a[i]), new Scalar<T>(b)).Value;
            Accumulate.To(output, i, value, accumulation);
        }
    }
}
