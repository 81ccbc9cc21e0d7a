using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// A convolution seen as a matrix product, (Rows, Depth) · (Depth, columns). A row stands for a pixel of the
/// target image, and holds the patch of the source image that this pixel is computed from, kernel row by
/// kernel row; a kernel row's taps and their channels are neighbours in memory. The matrix never exists as a
/// whole: blocks of it are packed when they are needed.
/// </summary>
internal readonly record struct PatchGrid
{
    // Images come from main memory: patches are asked for this many rows before they are packed.
    private const int PrefetchRows = 4;

    public required int N { get; init; }

    public required int RowsH { get; init; }

    public required int RowsW { get; init; }

    public required int SourceH { get; init; }

    public required int SourceW { get; init; }

    public required int SourceC { get; init; }

    /// <summary>Source pixels from one row's patch to the next; the first is at (SourceY, SourceX).</summary>
    public required int SourceStep { get; init; }

    public required int SourceY { get; init; }

    public required int SourceX { get; init; }

    public required int TapsH { get; init; }

    public required int TapsW { get; init; }

    public required int TargetH { get; init; }

    public required int TargetW { get; init; }

    /// <summary>Target pixels from one row to the next; the first row is (TargetY, TargetX).</summary>
    public required int TargetStep { get; init; }

    public required int TargetY { get; init; }

    public required int TargetX { get; init; }

    public long Rows => (long)N * RowsH * RowsW;

    public int Depth => TapsH * TapsW * SourceC;

    /// <summary>Consecutive rows are consecutive target pixels.</summary>
    public bool TargetIsDense => TargetStep == 1 && RowsH == TargetH && RowsW == TargetW;

    /// <summary>Row r is source pixel r: a 1x1 convolution, nothing to gather.</summary>
    public bool SourceIsDense => TapsH == 1 && TapsW == 1 && SourceStep == 1 && SourceY == 0 && SourceX == 0
        && RowsH == SourceH && RowsW == SourceW;

    /// <summary>output = conv(input, weight): source is the input, target the output.</summary>
    public static PatchGrid Forward(in Conv2dShape shape) => new()
    {
        N = shape.N,
        RowsH = shape.OutH,
        RowsW = shape.OutW,
        SourceH = shape.H,
        SourceW = shape.W,
        SourceC = shape.C,
        SourceStep = shape.Stride,
        SourceY = -shape.Padding,
        SourceX = -shape.Padding,
        TapsH = shape.KH,
        TapsW = shape.KW,
        TargetH = shape.OutH,
        TargetW = shape.OutW,
        TargetStep = 1,
        TargetY = 0,
        TargetX = 0,
    };

    /// <summary>
    /// The input gradient: source is dOutput, target dInput. Kernel tap k reaches input pixel y from output
    /// pixel (y + padding - k) / stride where that divides, so the pixels with the same remainder ("phase")
    /// of y + padding by stride use the same taps k = phase, phase + stride, ... on consecutive output
    /// pixels: a stride-1 convolution for each phase, with the taps in reverse.
    /// </summary>
    public static PatchGrid BackwardInput(in Conv2dShape shape, int phaseY, int phaseX)
    {
        int stride = shape.Stride;
        int firstY = FirstPixel(phaseY, shape), firstX = FirstPixel(phaseX, shape);
        int tapsH = CountFrom(phaseY, shape.KH, stride), tapsW = CountFrom(phaseX, shape.KW, stride);
        return new()
        {
            N = shape.N,
            RowsH = CountFrom(firstY, shape.H, stride),
            RowsW = CountFrom(firstX, shape.W, stride),
            SourceH = shape.OutH,
            SourceW = shape.OutW,
            SourceC = shape.OutC,
            SourceStep = 1,
            SourceY = (firstY + shape.Padding - phaseY) / stride - (tapsH - 1),
            SourceX = (firstX + shape.Padding - phaseX) / stride - (tapsW - 1),
            TapsH = tapsH,
            TapsW = tapsW,
            TargetH = shape.H,
            TargetW = shape.W,
            TargetStep = stride,
            TargetY = firstY,
            TargetX = firstX,
            ClearsCells = shape is { KH: 1, KW: 1, Padding: 0 } && phaseY == 0 && phaseX == 0,
        };
    }

    /// <summary>
    /// Around every target pixel, the TargetStep x TargetStep cell that it is the first of is zero.
    /// </summary>
    public bool ClearsCells { get; init; }

    /// <summary>
    /// Packs rows [firstRow, firstRow + rows), columns [firstK, firstK + depth) of the matrix, rows packedRow
    /// floats apart; up to a register behind them is overwritten. What a patch reads outside the image is
    /// zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Pack<V>(float* source, long firstRow, int rows, int firstK, int depth,
        float* packed, nint packedRow)
        where V : struct, IFloatVector<V>
    {
        int kernelRow = TapsW * SourceC;
        int line = SourceW * SourceC;
        int ahead = PrefetchRows * SourceStep * SourceC;
        int x = (int)(firstRow % RowsW), y = (int)(firstRow / RowsW % RowsH);
        float* image = source + firstRow / RowsW / RowsH * SourceH * line;
        bool wholeRows = depth > 0 && firstK % kernelRow == 0 && depth % kernelRow == 0;
        int firstTap = wholeRows ? firstK / kernelRow : 0, taps = wholeRows ? depth / kernelRow : 0;
        // Patches with nothing to their left or right, and with whole registers before the source's end.
        int firstInside = CountFrom(SourceX, 0, SourceStep);
        int endInside = wholeRows ? Math.Min(RowsW, CountFrom(SourceX, SourceW - TapsW + 1, SourceStep)) : 0;
        float* end = source + (long)N * SourceH * line - Lanes.RoundUp<V>(kernelRow);
        for (int row = 0; row < rows;)
        {
            int start = (SourceX + x * SourceStep) * SourceC, top = SourceY + y * SourceStep;
            int run = Math.Min(endInside - x, rows - row);
            float* first = image + (long)(top + firstTap) * line + start;
            if (x >= firstInside && run > 0
                && first + (long)(taps - 1) * line + (run - 1) * SourceStep * SourceC <= end)
            {
                PackRun<V>(first, run, top + firstTap, taps, packed, packedRow);
            }
            else
            {
                run = 1;
                PackPixel<V>(image, top, start, firstK, depth, packed, ahead);
            }

            row += run;
            packed += run * packedRow;
            x += run;
            if (x == RowsW)
            {
                x = 0;
                if (++y == RowsH)
                {
                    y = 0;
                    image += (long)SourceH * line;
                }
            }
        }
    }

    /// <summary>
    /// Whole kernel rows of neighbours that reach out of the image neither to the left nor to the right: in
    /// whole registers, of which the next row overwrites what is too much.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void PackRun<V>(float* first, int count, int top, int taps, float* packed, nint packedRow)
        where V : struct, IFloatVector<V>
    {
        int kernelRow = TapsW * SourceC, line = SourceW * SourceC, step = SourceStep * SourceC;
        int ahead = PrefetchRows * step;
        int firstInside = Math.Clamp(-top, 0, taps), endInside = Math.Clamp(SourceH - top, firstInside, taps);
        for (int i = 0; i < count; i++, first += step, packed += packedRow)
        {
            float* from = first, to = packed;
            for (int tap = 0; tap < taps; tap++, from += line, to += kernelRow)
            {
                bool inside = tap >= firstInside && tap < endInside;
                for (int k = 0; k < kernelRow; k += V.Width)
                {
                    Prefetch.Line(from + k + ahead);
                    (inside ? V.Load(from + k) : default).Store(to + k);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void PackPixel<V>(
        float* image, int top, int start, int firstK, int depth, float* packed, int ahead)
        where V : struct, IFloatVector<V>
    {
        int kernelRow = TapsW * SourceC, line = SourceW * SourceC;
        int tapY = firstK / Math.Max(kernelRow, 1), skipped = firstK - tapY * kernelRow;
        for (int k = 0; k < depth; tapY++, skipped = 0)
        {
            int length = Math.Min(kernelRow - skipped, depth - k);
            bool inside = (uint)(top + tapY) < (uint)SourceH;
            float* from = image + (long)(top + tapY) * line;
            CopyInside<V>(from, start + skipped, length, inside ? line : 0, packed + k, ahead);
            k += length;
        }
    }

    /// <summary>Copies line[start .. start + length); elements outside [0, lineLength) are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void CopyInside<V>(
        float* line, int start, int length, int lineLength, float* target, int ahead)
        where V : struct, IFloatVector<V>
    {
        int from = Math.Clamp(-start, 0, length), to = Math.Clamp(lineLength - start, from, length);
        line += start;
        int i = 0;
        for (; i < from; i++)
        {
            target[i] = 0;
        }

        for (; i + V.Width <= to; i += V.Width)
        {
            Prefetch.Line(line + i + ahead);
            V.Load(line + i).Store(target + i);
        }

        for (; i < to; i++)
        {
            target[i] = line[i];
        }

        for (; i < length; i++)
        {
            target[i] = 0;
        }
    }

    /// <summary>The first pixel y >= 0 for which (y + padding) % stride is the phase.</summary>
    private static int FirstPixel(int phase, in Conv2dShape shape)
        => ((phase - shape.Padding) % shape.Stride + shape.Stride) % shape.Stride;

    /// <summary>How many of first, first + step, ... are below end.</summary>
    private static int CountFrom(int first, int end, int step)
        => Math.Max(0, (end - first + step - 1) / step);
}
