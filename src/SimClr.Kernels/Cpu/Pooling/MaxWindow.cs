using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>The maximum over windows and its inverse, one output row or one input row at a time.</summary>
internal readonly unsafe struct MaxWindow(Pool2dShape shape)
{
    /// <summary>
    /// Output row oh of image n, channels firstC .. endC - 1. Positions travel as integers in float registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward<W>(float* input, int n, int oh, int firstC, int endC, float* output, int* argMax)
        where W : struct, IFloatVector<W>
    {
        var (firstH, endH) = Range(oh, shape.H);
        for (int ow = 0; ow < shape.OutW; ow++)
        {
            var (firstW, endW) = Range(ow, shape.W);
            long o = (((long)n * shape.OutH + oh) * shape.OutW + ow) * shape.C;
            for (int c = firstC; c < endC; c += W.Width)
            {
                W maximum = default, winner = default;
                for (int h = firstH; h < endH; h++)
                {
                    for (int w = firstW; w < endW; w++)
                    {
                        W x = W.Load(input + (((long)n * shape.H + h) * shape.W + w) * shape.C + c);
                        W position = W.Broadcast(BitConverter.Int32BitsToSingle(h * shape.W + w));
                        bool first = h == firstH && w == firstW;
                        // A maximum that is NaN stays: it does not equal itself.
                        W stays = W.Select(W.Equal(maximum, maximum), W.LessThanOrEqual(x, maximum), AllOnes<W>());
                        maximum = first ? x : W.Select(stays, maximum, x);
                        winner = first ? position : W.Select(stays, winner, position);
                    }
                }

                maximum.Store(output + o + c);
                winner.Store((float*)argMax + o + c);
            }
        }
    }

    /// <summary>
    /// Input row h of image n: every position gathers from the windows that contain it, in their order. Nothing
    /// is zeroed first or written twice, and rows are independent.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward<W>(float* dOutput, int* argMax, int n, int h, int firstC, int endC, float* dInput, bool add)
        where W : struct, IFloatVector<W>
    {
        var (firstH, endH) = Windows(h, shape.OutH);
        for (int w = 0; w < shape.W; w++)
        {
            var (firstW, endW) = Windows(w, shape.OutW);
            W position = W.Broadcast(BitConverter.Int32BitsToSingle(h * shape.W + w));
            float* target = dInput + (((long)n * shape.H + h) * shape.W + w) * shape.C;
            for (int c = firstC; c < endC; c += W.Width)
            {
                W sum = add ? W.Load(target + c) : default;
                for (int oh = firstH; oh < endH; oh++)
                {
                    for (int ow = firstW; ow < endW; ow++)
                    {
                        long o = (((long)n * shape.OutH + oh) * shape.OutW + ow) * shape.C + c;
                        W won = W.EqualBits(W.Load((float*)argMax + o), position);
                        sum += W.Select(won, W.Load(dOutput + o), default);
                    }
                }

                sum.Store(target + c);
            }
        }
    }

    /// <summary>The positions of a window that lie inside the input, along one axis.</summary>
    private (int First, int End) Range(int output, int size)
    {
        int start = output * shape.Stride - shape.Padding;
        return (Math.Max(start, 0), Math.Min(start + shape.Kernel, size));
    }

    /// <summary>The windows that contain a position, along one axis.</summary>
    private (int First, int End) Windows(int position, int windows)
    {
        int last = (position + shape.Padding) / shape.Stride;
        int first = Math.Max(position + shape.Padding - shape.Kernel + shape.Stride, 0) / shape.Stride;
        return (first, Math.Min(last + 1, windows));
    }

    private static W AllOnes<W>() where W : struct, IFloatVector<W> => W.EqualBits(default, default);
}
