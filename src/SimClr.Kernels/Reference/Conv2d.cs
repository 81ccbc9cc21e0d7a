using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>Convolution output by output, tap by tap: the specification of every other one.</summary>
public sealed class Conv2d<T> : IConv2dKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Forward(BufferView<T> input, BufferView<T> weight, in Conv2dShape shape, BufferView<T> output,
        BufferView<double> statistics = default)
    {
        output.AsSpan().Clear();
        var (x, w, y) = (input, weight, output);
        ForEachTap(shape, (xAt, wAt, yAt, channels) =>
        {
            T sum = y[yAt];
            for (int c = 0; c < channels; c++)
            {
                sum += x[xAt + c] * w[wAt + c];
            }

            y[yAt] = sum;
        });
        return false;
    }

    public void BackwardInput(BufferView<T> dOutput, BufferView<T> weight, in Conv2dShape shape,
        BufferView<T> dInput, Accumulation accumulation)
    {
        if (accumulation == Accumulation.Overwrite)
        {
            dInput.AsSpan().Clear();
        }

        var (dy, w, dx) = (dOutput, weight, dInput);
        ForEachTap(shape, (xAt, wAt, yAt, channels) =>
        {
            for (int c = 0; c < channels; c++)
            {
                dx[xAt + c] += dy[yAt] * w[wAt + c];
            }
        });
    }

    public void BackwardWeight(BufferView<T> dOutput, BufferView<T> input, in Conv2dShape shape,
        BufferView<T> dWeight, Accumulation accumulation)
    {
        if (accumulation == Accumulation.Overwrite)
        {
            dWeight.AsSpan().Clear();
        }

        var (dy, x, dw) = (dOutput, input, dWeight);
        ForEachTap(shape, (xAt, wAt, yAt, channels) =>
        {
            for (int c = 0; c < channels; c++)
            {
                dw[wAt + c] += dy[yAt] * x[xAt + c];
            }
        });
    }

    /// <summary>
    /// Visits every (output element, kernel tap) pair whose input pixel lies inside the image, with the offsets
    /// of its C contiguous input channels, their C contiguous weights and the output element.
    /// </summary>
    private static void ForEachTap(in Conv2dShape shape, Action<long, long, long, int> visit)
    {
        for (long outputAt = 0; outputAt < shape.OutputLength; outputAt++)
        {
            long o = outputAt % shape.OutC;
            long outX = outputAt / shape.OutC % shape.OutW;
            long outY = outputAt / shape.OutC / shape.OutW % shape.OutH;
            long n = outputAt / shape.OutC / shape.OutW / shape.OutH;
            for (int tap = 0; tap < shape.KH * shape.KW; tap++)
            {
                long y = outY * shape.Stride - shape.Padding + tap / shape.KW;
                long x = outX * shape.Stride - shape.Padding + tap % shape.KW;
                if (y >= 0 && y < shape.H && x >= 0 && x < shape.W)
                {
                    long inputAt = ((n * shape.H + y) * shape.W + x) * shape.C;
                    long weightAt = (o * shape.KH * shape.KW + tap) * shape.C;
                    visit(inputAt, weightAt, outputAt, shape.C);
                }
            }
        }
    }
}
