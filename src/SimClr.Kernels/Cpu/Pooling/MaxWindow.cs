using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>The maximum over windows and its inverse, one output row or one input row at a time.</summary>
internal readonly unsafe struct MaxWindow(Pool2dShape shape)
{
    /// <summary>
    /// Output row oh of image n, channels firstC .. endC - 1. Positions travel as integers in float registers. False
    /// where a NaN or an infinity was seen: this fast version does not order those.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Forward<W>(float* input, int n, int oh, int firstC, int endC, float* output, int* argMax)
        where W : struct, IFloatVector<W>
    {
        var (firstH, endH) = Inside(oh, shape.H);
        long rowStride = (long)shape.W * shape.C;
        W poison = default; // 0 · x: NaN where x is not finite
        for (int ow = 0; ow < shape.OutW; ow++)
        {
            var (firstW, endW) = Inside(ow, shape.W);
            float* window = input + (((long)n * shape.H + firstH) * shape.W + firstW) * shape.C;
            long o = (((long)n * shape.OutH + oh) * shape.OutW + ow) * shape.C;
            for (int c = firstC; c < endC; c += W.Width)
            {
                W maximum = W.Broadcast(float.NegativeInfinity), winner = default;
                float* row = window + c;
                for (int h = firstH; h < endH; h++, row += rowStride)
                {
                    float* pixel = row;
                    for (int w = firstW; w < endW; w++, pixel += shape.C)
                    {
                        W x = W.Load(pixel);
                        W wins = W.LessThan(maximum, x);
                        winner = W.Select(wins, W.Broadcast(BitConverter.Int32BitsToSingle(h * shape.W + w)), winner);
                        maximum = W.Max(maximum, x);
                        poison = W.MultiplyAdd(x, default, poison);
                    }
                }

                maximum.Store(output + o + c);
                winner.Store((float*)argMax + o + c);
            }
        }

        return W.Sum(poison) == 0;
    }

    /// <summary>The same for any values: the first maximum wins, or the last NaN.</summary>
    public void ForwardExact(float* input, int n, int oh, int firstC, int endC, float* output, int* argMax)
    {
        var (firstH, endH) = Inside(oh, shape.H);
        for (int ow = 0; ow < shape.OutW; ow++)
        {
            var (firstW, endW) = Inside(ow, shape.W);
            long o = (((long)n * shape.OutH + oh) * shape.OutW + ow) * shape.C;
            for (int c = firstC; c < endC; c++)
            {
                argMax[o + c] = firstH * shape.W + firstW;
                output[o + c] = float.NegativeInfinity;
                for (int h = firstH; h < endH; h++)
                {
                    for (int w = firstW; w < endW; w++)
                    {
                        float x = input[(((long)n * shape.H + h) * shape.W + w) * shape.C + c];
                        if (x > output[o + c] || float.IsNaN(x))
                        {
                            output[o + c] = x;
                            argMax[o + c] = h * shape.W + w;
                        }
                    }
                }
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
        var (firstH, endH) = Containing(h, shape.OutH);
        long rowStride = (long)shape.OutW * shape.C;
        for (int w = 0; w < shape.W; w++)
        {
            var (firstW, endW) = Containing(w, shape.OutW);
            long firstWindow = (((long)n * shape.OutH + firstH) * shape.OutW + firstW) * shape.C;
            W position = W.Broadcast(BitConverter.Int32BitsToSingle(h * shape.W + w));
            float* target = dInput + (((long)n * shape.H + h) * shape.W + w) * shape.C;
            for (int c = firstC; c < endC; c += W.Width)
            {
                W sum = add ? W.Load(target + c) : default;
                long row = firstWindow + c;
                for (int oh = firstH; oh < endH; oh++, row += rowStride)
                {
                    long o = row;
                    for (int ow = firstW; ow < endW; ow++, o += shape.C)
                    {
                        W won = W.EqualBits(W.Load((float*)argMax + o), position);
                        sum += W.Select(won, W.Load(dOutput + o), default);
                    }
                }

                sum.Store(target + c);
            }
        }
    }

    /// <summary>The positions of a window that lie inside the input, along one axis.</summary>
    private (int First, int End) Inside(int window, int size)
    {
        int start = window * shape.Stride - shape.Padding;
        return (Math.Max(start, 0), Math.Min(start + shape.Kernel, size));
    }

    /// <summary>The windows that contain a position, along one axis.</summary>
    private (int First, int End) Containing(int position, int windows)
    {
        int first = Math.Max(position + shape.Padding - shape.Kernel + shape.Stride, 0) / shape.Stride;
        return (first, Math.Min((position + shape.Padding) / shape.Stride + 1, windows));
    }
}
