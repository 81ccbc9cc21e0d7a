using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class Elementwise<T> : IElementwiseKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Fill(ArrayView<T> output, T value)
    {
        for (long i = 0; i < output.Length; i++)
        {
            output[i] = value;
        }
    }

    public void Add(ArrayView<T> a, ArrayView<T> b, ArrayView<T> output)
    {
        for (long i = 0; i < output.Length; i++)
        {
            output[i] = a[i] + b[i];
        }
    }

    public void Scale(ArrayView<T> input, T scale, ArrayView<T> output, Accumulation accumulation)
    {
        for (long i = 0; i < output.Length; i++)
        {
            Accumulate.To(output, i, scale * input[i], accumulation);
        }
    }

    public void Relu(ArrayView<T> input, ArrayView<T> output)
    {
        for (long i = 0; i < output.Length; i++)
        {
            output[i] = T.Max(input[i], T.Zero);
        }
    }

    public void ReluBackward(ArrayView<T> dOutput, ArrayView<T> output, ArrayView<T> dInput,
        Accumulation accumulation)
    {
        for (long i = 0; i < dInput.Length; i++)
        {
            Accumulate.To(dInput, i, output[i] > T.Zero ? dOutput[i] : T.Zero, accumulation);
        }
    }
}
