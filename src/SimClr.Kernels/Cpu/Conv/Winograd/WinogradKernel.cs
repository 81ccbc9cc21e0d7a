using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The weight (OutC, 3, 3, C) as Winograd's products need it: transformed, in panels of columns. For the
/// forward pass a column is an output channel and the depth are the input channels. Turned, for the input
/// gradient, it is the other way round and the taps come in reverse.
/// </summary>
[SkipLocalsInit]
internal readonly unsafe struct WinogradKernel<V, TScheme>(float* weight, Conv2dShape shape, bool turned)
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradScheme
{
    private const int Taps = 9;
    private const int BlockDepth = 16; // the taps of a block are 18 KB: they stay in the first-level cache

    private readonly float* weight = weight;
    private readonly Conv2dShape shape = shape;
    private readonly bool turned = turned;

    public int Depth => turned ? shape.OutC : shape.C;

    public int Columns => turned ? shape.C : shape.OutC;

    private long OutChannel => (long)Taps * shape.C; // floats from one output channel to the next

    /// <summary>points (WeightLine, WeightLine, depth, panel's columns) of one panel, from depth firstK on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(int panel, int firstK, int depth, float* points, nint pointStride)
    {
        int panelColumns = ColumnPanels<V>.Columns;
        float* taps = stackalloc float[Taps * BlockDepth * panelColumns]; // (3, 3, depth, columns)
        nint tapStride = BlockDepth * panelColumns;
        for (int k = 0; k < depth; k += BlockDepth)
        {
            int block = Math.Min(BlockDepth, depth - k);
            for (int tap = 0; tap < Taps; tap++)
            {
                PackTap(tap, panel * panelColumns, firstK + k, block, taps + tap * tapStride);
                PrefetchTap(tap, panel * panelColumns, firstK + k + block, Math.Min(BlockDepth, depth - k - block));
            }

            WinogradTile<V, TScheme>.TransformWeight(taps, tapStride, block * panelColumns,
                points + k * panelColumns, pointStride);
        }
    }

    /// <summary>points (6, 3, depth, panel's columns) of one panel, along the kernel's rows alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TransformRows(int panel, float* points, nint pointStride)
    {
        const int line = WinogradTile<V, TScheme>.Kernel;
        int panelColumns = ColumnPanels<V>.Columns;
        float* taps = stackalloc float[line * BlockDepth * panelColumns]; // (3, depth, columns)
        nint tapStride = BlockDepth * panelColumns;
        for (int row = 0; row < line; row++)
        {
            for (int k = 0; k < Depth; k += BlockDepth)
            {
                int block = Math.Min(BlockDepth, Depth - k);
                for (int column = 0; column < line; column++)
                {
                    PackTap(row * line + column, panel * panelColumns, k, block, taps + column * tapStride);
                }

                for (int i = 0; i < block * panelColumns; i += V.Width)
                {
                    TScheme.Weight<V>(taps + i, tapStride, points + i, pointStride);
                }

                points += block * panelColumns;
            }
        }
    }

    private void PackTap(int tap, int firstColumn, int firstK, int depth, float* target)
    {
        int columns = Math.Min(ColumnPanels<V>.Columns, Columns - firstColumn);
        float* source = Tap(tap, firstColumn, firstK);
        if (turned)
        {
            ColumnPanels<V>.Pack(source, OutChannel, columns, depth, target, panel: 0);
        }
        else
        {
            ColumnPanels<V>.PackTransposed(source, OutChannel, columns, depth, target, panel: 0);
        }
    }

    /// <summary>A block is scattered over so many lines that the hardware does not foresee the next.</summary>
    private void PrefetchTap(int tap, int firstColumn, int firstK, int depth)
    {
        int columns = Math.Min(ColumnPanels<V>.Columns, Columns - firstColumn);
        var (rows, length) = turned ? (depth, columns) : (columns, depth);
        float* row = Tap(tap, firstColumn, firstK);
        for (int i = 0; i < rows; i++, row += OutChannel)
        {
            for (int k = 0; k < length; k += LinesAhead.LineFloats)
            {
                Prefetch.Line(row + k);
            }
        }
    }

    /// <summary>Where a tap of a column is, at depth k.</summary>
    private float* Tap(int tap, int column, int k) => turned
        ? weight + k * OutChannel + (Taps - 1 - tap) * shape.C + column
        : weight + column * OutChannel + tap * shape.C + k;
}
