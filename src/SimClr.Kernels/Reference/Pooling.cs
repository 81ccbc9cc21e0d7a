using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class Pooling<T> : IPoolingKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void MaxForward(BufferView<T> input, in Pool2dShape shape, BufferView<T> output, BufferView<int> argMax)
    {
        long o = 0;
        for (int n = 0; n < shape.N; n++)
        {
            for (int oh = 0; oh < shape.OutH; oh++)
            {
                for (int ow = 0; ow < shape.OutW; ow++)
                {
                    for (int c = 0; c < shape.C; c++, o++)
                    {
                        argMax[o] = Winner(input, shape, n, oh, ow, c);
                        output[o] = input[((long)n * shape.H * shape.W + argMax[o]) * shape.C + c];
                    }
                }
            }
        }
    }

    public void MaxBackward(BufferView<T> dOutput, BufferView<int> argMax, in Pool2dShape shape,
        BufferView<T> dInput, Accumulation accumulation)
    {
        for (long i = 0; accumulation == Accumulation.Overwrite && i < shape.InputLength; i++)
        {
            dInput[i] = T.Zero;
        }

        // Windows overlap where the stride is smaller than the kernel: a position may win several times.
        long outputsPerImage = (long)shape.OutH * shape.OutW * shape.C;
        for (long o = 0; o < shape.OutputLength; o++)
        {
            long n = o / outputsPerImage;
            long c = o % shape.C;
            dInput[(n * shape.H * shape.W + argMax[o]) * shape.C + c] += dOutput[o];
        }
    }

    public void GlobalAverageForward(BufferView<T> input, int n, int positions, int c, BufferView<T> output)
    {
        for (long image = 0; image < n; image++)
        {
            for (int channel = 0; channel < c; channel++)
            {
                var sum = T.Zero;
                for (int position = 0; position < positions; position++)
                {
                    sum += input[(image * positions + position) * c + channel];
                }

                output[image * c + channel] = sum / T.CreateChecked(positions);
            }
        }
    }

    public void GlobalAverageBackward(BufferView<T> dOutput, int n, int positions, int c,
        BufferView<T> dInput, Accumulation accumulation)
    {
        for (long i = 0; i < (long)n * positions * c; i++)
        {
            long image = i / ((long)positions * c);
            Accumulate.To(dInput, i, dOutput[image * c + i % c] / T.CreateChecked(positions), accumulation);
        }
    }

    /// <summary>The position h·W + w of the first maximum, or of the last NaN, in a window.</summary>
    private static int Winner(BufferView<T> input, in Pool2dShape shape, int n, int oh, int ow, int c)
    {
        int winner = -1;
        var maximum = T.NegativeInfinity;
        for (int kh = 0; kh < shape.Kernel; kh++)
        {
            for (int kw = 0; kw < shape.Kernel; kw++)
            {
                int h = oh * shape.Stride - shape.Padding + kh;
                int w = ow * shape.Stride - shape.Padding + kw;
                if (h < 0 || h >= shape.H || w < 0 || w >= shape.W)
                {
                    continue;
                }

                var x = input[(((long)n * shape.H + h) * shape.W + w) * shape.C + c];
                if (winner < 0 || x > maximum || T.IsNaN(x))
                {
                    winner = h * shape.W + w;
                    maximum = x;
                }
            }
        }

        return winner;
    }
}
