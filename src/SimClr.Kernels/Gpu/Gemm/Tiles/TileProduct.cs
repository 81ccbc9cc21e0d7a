using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Every matrix product and convolution: a block computes one tile of left (M, K) · right (K, N). Sixteen
/// elements of depth are one step: they are copied to shared memory three steps before they are multiplied.
/// </summary>
internal static class TileProduct
{
    public const int Threads = 128;

    /// <summary>What is copied, and multiplied, at a time.</summary>
    public const int Depth = 1 << DepthShift;

    private const int DepthShift = 4;
    private const int Stages = 4; // a power of two

    // Rows and columns of the grid's blocks are one index, columns first: blocks that run together share rows
    // of the left factor, the larger one, in the cache. Slices of the depth are the other index. Two blocks of the
    // large tiles fit on a multiprocessor; in float32 on sm_90 it could be three, with 168 registers for 4 % more
    // instructions. Where nothing is said the assembler spills registers of the small tiles for a seventh block.
    [Kernel(MinBlocksPerMultiprocessor = 2, KeepLoops = true)]
    public static void Multiply<TMultiply, TTile, TLeft, TRight, TOutput>(
        TLeft left, TRight right, TOutput output, int columnBlocks, int depth, int sliceDepth)
        where TMultiply : struct, IMultiply
        where TTile : struct, ITile
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
        where TOutput : struct, IOutput
    {
        // In quads, like all places in shared memory here.
        int leftLength = TTile.Rows * Depth / 4, rightLength = TTile.Columns * Depth / 4;
        int stageLength = leftLength + rightLength;
        var shared = SharedMemory.GetDynamic<Float4>();
        int rowBlock = Grid.IdxX / columnBlocks;
        int firstRow = rowBlock * TTile.Rows;
        int firstColumn = (Grid.IdxX - rowBlock * columnBlocks) * TTile.Columns;
        int firstDepth = Grid.IdxY * sliceDepth;
        int lastDepth = Math.Min(depth, firstDepth + sliceDepth);
        int steps = (lastDepth - firstDepth + Depth - 1) >> DepthShift;

        var leftPlan = left.Plan(firstRow, TTile.Rows, TTile.CopyWidth);
        var rightPlan = right.Plan(firstColumn, TTile.Columns, TTile.CopyWidth);
        int lane = Group.IdxX & 31, depthQuad = TMultiply.DepthQuad(lane);
        int leftAt = TLeft.PatchAt(WarpRow<TTile>() / 4 + (lane >> 2), depthQuad, TTile.Rows);
        int rightAt = TRight.PatchAt(
            WarpColumn<TTile>() / 4 + TMultiply.ColumnQuad(lane), depthQuad, TTile.Columns);
        var sums = LocalMemory.Allocate<Float4>(TTile.WarpRows * TTile.WarpColumns / 128);
        for (int i = 0; i < TTile.WarpRows * TTile.WarpColumns / 128; i++)
        {
            sums[i] = default;
        }

        int copyDepth = firstDepth;
        // The first three turns only copy, so that the code of a copy stands here once.
        for (int step = 1 - Stages; step < steps; step++)
        {
            // This step's stage has arrived, and no warp reads the one before it any more.
            AsyncCopy.Wait(Stages - 2);
            Group.Barrier();
            var next = shared.SubView(((step + Stages - 1) & (Stages - 1)) * stageLength, stageLength);
            left.Copy(leftPlan, next, copyDepth, lastDepth, TTile.Rows, TTile.CopyWidth);
            right.Copy(rightPlan, next.SubView(leftLength, rightLength), copyDepth, lastDepth,
                TTile.Columns, TTile.CopyWidth);
            AsyncCopy.Commit();
            copyDepth += Depth;
            if (step >= 0)
            {
                var stage = shared.SubView((step & (Stages - 1)) * stageLength, stageLength);
                MultiplyStage<TMultiply, TTile, TLeft, TRight>(
                    sums, stage, leftAt, stage.SubView(leftLength, rightLength), rightAt);
            }
        }

        AsyncCopy.Wait(0);
        Group.Barrier();
        StoreSums<TMultiply, TTile>(sums, shared);
        Group.Barrier();
        OutputTile.Write(output, shared, TTile.Rows, TTile.Columns, firstRow, firstColumn);
    }

    /// <summary>Shared memory of a block: all stages, and the finished tile in their place.</summary>
    public static int SharedQuads<TTile>() where TTile : struct, ITile
        => Stages * (TTile.Rows + TTile.Columns) * Depth / 4;

    private static void MultiplyStage<TMultiply, TTile, TLeft, TRight>(
        ArrayView<Float4> sums, ArrayView<Float4> left, int leftAt, ArrayView<Float4> right, int rightAt)
        where TMultiply : struct, IMultiply
        where TTile : struct, ITile
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
    {
        int rowPatches = TTile.WarpRows / 32, columnPatches = TTile.WarpColumns / TMultiply.PatchColumns;
        int pairSums = TMultiply.PatchColumns / 4;
        int passes = TMultiply.Passes;
        for (int pass = 0; pass < passes; pass++)
        {
            var rows = LocalMemory.Allocate<RoundedPatch>(Math.Max(2, TTile.WarpRows / 32));
            for (int p = 0; p < rowPatches; p++)
            {
                rows[p] = TMultiply.Round(TLeft.LoadPatch(left, leftAt, 8 * p, pass, TTile.Rows));
            }

            for (int c = 0; c < columnPatches; c++)
            {
                int patchQuad = c * TMultiply.PatchColumns / 4;
                var columns = TMultiply.Round(
                    TRight.LoadPatch(right, rightAt, patchQuad, pass, TTile.Columns));
                for (int p = 0; p < rowPatches; p++)
                {
                    TMultiply.MultiplyAdd(sums, (p * columnPatches + c) * pairSums, rows[p], columns);
                }
            }
        }
    }

    private static void StoreSums<TMultiply, TTile>(ArrayView<Float4> sums, ArrayView<Float4> tile)
        where TMultiply : struct, IMultiply
        where TTile : struct, ITile
    {
        int rowPatches = TTile.WarpRows / 32, columnPatches = TTile.WarpColumns / TMultiply.PatchColumns;
        int pairSums = TMultiply.PatchColumns / 4;
        for (int p = 0; p < rowPatches; p++)
        {
            for (int c = 0; c < columnPatches; c++)
            {
                TMultiply.Store(sums, (p * columnPatches + c) * pairSums, tile, TTile.Columns,
                    WarpRow<TTile>() + 32 * p, WarpColumn<TTile>() + TMultiply.PatchColumns * c);
            }
        }
    }

    private static int WarpRow<TTile>() where TTile : struct, ITile
        => (Group.IdxX >> 5) / (TTile.Columns / TTile.WarpColumns) * TTile.WarpRows;

    private static int WarpColumn<TTile>() where TTile : struct, ITile
        => ((Group.IdxX >> 5) & (TTile.Columns / TTile.WarpColumns - 1)) * TTile.WarpColumns;
}
