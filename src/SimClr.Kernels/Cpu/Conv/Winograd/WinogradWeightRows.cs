using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Weight gradient of 3x3 convolutions by Winograd's algorithm where the sums of some rows of points fit a core's own
/// cache. A task has some rows and a share of the tiles. Block by block it transforms tiles, for its rows alone, and
/// adds their products to its sums. Points and sums stay in its cache; only images come from further away, once for
/// each group of rows. Shares are cut by the shape and added in order. A NaN or infinity in a tile reaches all taps of
/// its channel.
/// </summary>
internal sealed unsafe class WinogradWeightRows<V, TScheme>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradGradient
{
    private const int SumFloats = 1 << 17; // of a task: half a second-level cache of 1 MB
    private const int CacheFloats = 200 << 10; // sums, transformed tiles and the pixels of the next: most of it
    private const int RowsAtOnce = 3; // transformed before they are multiplied, while a tile's pixels are in the first
    private const int LeastBlock = 8, LongestBlock = 64; // tiles
    private const int MostShares = 8; // times the groups of rows are the tasks; each has sums of its own to add up
    private const int ShareTiles = 64; // at least

    private static readonly LinePoint[] SourceRows = LinePoint.OfSource<TScheme>();

    private static readonly LinePoint[] GradientRows = LinePoint.OfGradient<TScheme>();

    private static int Points => TScheme.Points;

    private static int WeightLine => WinogradTile<V, TScheme>.WeightLine;

    private static int PatchPixels => TScheme.Patch * TScheme.Patch;

    private static int TilePixels => TScheme.Tile * TScheme.Tile;

    /// <summary>
    /// Whether so few channels that a task has two rows or more; for one row alone each image would be read too often.
    /// Only with the widest registers: with others a row's transforms, which cost more than those of whole tiles, weigh
    /// more than what the caches give back.
    /// </summary>
    public static bool Fits(in Conv2dShape shape)
        => V.Registers >= 32 && 2L * WeightLine * shape.C * shape.OutC <= SumFloats;

    public void BackwardWeight(float* dOutput, float* input, WinogradGrid<TScheme> grid, float* dWeight, bool add)
    {
        int inC = grid.SourceC, outC = grid.TargetC;
        nint sumStride = (nint)outC * inC, shareStride = WeightLine * WeightLine * sumStride;
        int groups = GemmBlocks.Divide(WeightLine, Math.Min(WeightLine, SumFloats / (int)(WeightLine * sumStride)));
        int shares = Math.Clamp(grid.Tiles / ShareTiles, 1, MostShares);
        using var partial = new Scratch(memory, shares * shareStride); // (shares, points, OutC, C)
        using var outside = new Scratch(memory, Math.Max(inC, outC));
        float* sums = partial.Pointer, zeros = outside.Pointer;
        new Span<float>(zeros, Math.Max(inC, outC)).Clear();
        threads.For(shares * groups, task =>
        {
            int share = task / groups, group = groups - 1 - task % groups; // the last has most points with stride 2
            var rows = new Rows(WeightLine * group / groups, WeightLine * (group + 1) / groups);
            AddRows(dOutput, input, grid, zeros, rows, (int)((long)grid.Tiles * share / shares),
                (int)((long)grid.Tiles * (share + 1) / shares), sums + share * shareStride);
        });
        threads.For(outC, o =>
        {
            var lap = new PhaseClock.Lap(threads.Clock);
            AddShares(sums + (nint)o * inC, sumStride, shares, shareStride, inC);
            WinogradGradientTile<V, TScheme>.TransformWeightGradient(sums + (nint)o * inC,
                sumStride, inC, dWeight + (nint)o * 9 * inC, inC, add);
            lap.End(CpuPhase.Transform);
        });
    }

    /// <summary>How many tiles a task takes at a time.</summary>
    private static int BlockTiles(int inC, int outC, int rows)
    {
        int sums = rows * WeightLine * inC * outC;
        int points = Math.Min(rows, RowsAtOnce) * Points * (inC + outC + 2 * V.Width);
        int pixels = TScheme.Step * TScheme.Step * inC + TilePixels * outC;
        return Math.Clamp((CacheFloats - sums) / (points + pixels), LeastBlock, LongestBlock);
    }

    /// <summary>sums (points, OutC, C), of some rows of weight points, = products over tiles [begin, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(float* dOutput, float* input, in WinogradGrid<TScheme> grid, float* zeros, Rows rows,
        int begin, int end, float* sums)
    {
        var lap = new PhaseClock.Lap(threads.Clock);
        int blockTiles = BlockTiles(grid.SourceC, grid.TargetC, rows.Count);
        // One register more than the channels: tiles a power of two apart would compete for the same cache lines.
        int inRow = grid.SourceC + V.Width, outRow = grid.TargetC + V.Width;
        long points = RowsAtOnce * Points * blockTiles;
        using var inPoints = new Scratch(memory, points * inRow); // (points, tiles, inRow)
        using var outPoints = new Scratch(memory, points * outRow); // (points, tiles, outRow)
        float** pixels = stackalloc float*[LongestBlock * (PatchPixels + TilePixels)];
        nint sumStride = (nint)grid.SourceC * grid.TargetC;
        if (begin == end)
        {
            nint line = WeightLine * sumStride;
            new Span<float>(sums + rows.First * line, (int)(rows.Count * line)).Clear();
        }

        for (int first = begin; first < end; first += blockTiles)
        {
            int tiles = Math.Min(blockTiles, end - first);
            var block = new Block(tiles, pixels, inPoints.Pointer, inRow, outPoints.Pointer, outRow);
            block.Find(dOutput, input, grid, first, zeros);
            var ahead = Ahead(dOutput, input, grid, first + tiles, Math.Min(blockTiles, end - first - tiles), rows);
            for (int row = rows.FirstPoint; row < rows.EndPoint; row += RowsAtOnce)
            {
                int endRow = Math.Min(row + RowsAtOnce, rows.EndPoint);
                block.Transform(grid.SourceC, grid.TargetC, row, endRow);
                lap.End(CpuPhase.Transform);
                for (int i = row; i < endRow; i++)
                {
                    int weightRow = TScheme.WeightPoint(i);
                    bool add = first > begin || (i > rows.FirstPoint && TScheme.WeightPoint(i - 1) == weightRow);
                    block.AddProducts(grid.SourceC, grid.TargetC, i - row,
                        sums + weightRow * WeightLine * sumStride, sumStride, add, ref ahead);
                }

                lap.End(CpuPhase.Product);
            }
        }
    }

    /// <summary>The pixels of a block, to fetch while those of the one before are multiplied.</summary>
    private static LinesAhead Ahead(
        float* dOutput, float* input, in WinogradGrid<TScheme> grid, int first, int tiles, Rows rows)
    {
        long inStart = grid.SourceStart(first), outStart = grid.TargetStart(first);
        return LinesAhead.Of(input + inStart, grid.SourceStart(first + tiles) - inStart,
            dOutput + outStart, grid.TargetStart(first + tiles) - outStart,
            (rows.EndPoint - rows.FirstPoint) * WeightLine * TileProduct<V>.Tiles(grid.TargetC, grid.SourceC));
    }

    /// <summary>The first share's sums += those of the others, for one output channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddShares(float* sums, nint sumStride, int shares, nint shareStride, int channels)
    {
        for (int point = 0; point < WeightLine * WeightLine; point++, sums += sumStride)
        {
            for (int c = 0; c < channels; c += V.Width)
            {
                V sum = V.Load(sums + c);
                for (int share = 1; share < shares; share++)
                {
                    sum += V.Load(sums + share * shareStride + c);
                }

                sum.Store(sums + c);
            }
        }
    }

    /// <summary>Rows of weight points [First, End), and the rows of points that take them.</summary>
    private readonly record struct Rows(int First, int End)
    {
        public int Count => End - First;

        public int FirstPoint => WinogradTile<V, TScheme>.PointsOf(First).First;

        public int EndPoint => WinogradTile<V, TScheme>.PointsOf(End).First;
    }

    /// <summary>Some tiles: their pixels, and some rows of their points.</summary>
    /// <param name="pixels">Room for the pointers to all pixels of their patches, then of the tiles of dOutput.</param>
    /// <param name="v">(points, tiles, inRow).</param>
    /// <param name="z">(points, tiles, outRow).</param>
    private readonly struct Block(int tiles, float** pixels, float* v, int inRow, float* z, int outRow)
    {
        private float** Patches => pixels;

        private float** Targets => pixels + tiles * PatchPixels;

        public void Find(float* dOutput, float* input, in WinogradGrid<TScheme> grid, int first, float* zeros)
        {
            for (int tile = 0; tile < tiles; tile++)
            {
                grid.SourcePixels(input, first + tile, zeros, Patches + tile * PatchPixels);
                grid.TargetPixels(dOutput, first + tile, zeros, Targets + tile * TilePixels);
            }
        }

        /// <summary>Rows [row, endRow) of the points.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Transform(int inC, int outC, int row, int endRow)
        {
            for (int tile = 0; tile < tiles; tile++)
            {
                float* points = v + (nint)tile * inRow;
                for (int i = row; i < endRow; i++, points += (nint)Points * tiles * inRow)
                {
                    WinogradPointRow<V, TScheme>.OfSource(
                        Patches + tile * PatchPixels, SourceRows[i], inC, points, (nint)tiles * inRow);
                }
            }

            for (int tile = 0; tile < tiles; tile++)
            {
                float* points = z + (nint)tile * outRow;
                for (int i = row; i < endRow; i++, points += (nint)Points * tiles * outRow)
                {
                    WinogradPointRow<V, TScheme>.OfGradient(
                        Targets + tile * TilePixels, GradientRows[i], outC, points, (nint)tiles * outRow);
                }
            }
        }

        /// <summary>
        /// sums (weights on a line, OutC, C) (+)= the products over the tiles at a row of points. Points that share a
        /// weight follow each other: one sum runs over the tiles of all of them.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void AddProducts(
            int inC, int outC, int row, float* sums, nint sumStride, bool add, ref LinesAhead ahead)
        {
            for (int weight = 0; weight < WeightLine; weight++)
            {
                var (point, points) = WinogradTile<V, TScheme>.PointsOf(weight);
                nint first = ((nint)row * Points + point) * tiles;
                TileProduct<V>.Multiply(outC, inC, points * tiles, z + first * outRow, 1, outRow,
                    v + first * inRow, 2 * V.Width, inRow, sums + weight * sumStride, inC, add, isFar: false,
                    ref ahead);
            }
        }
    }
}
