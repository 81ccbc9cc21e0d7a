using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Sums over the rows of an array, in two stages: every block those of its tile and chunk, then the chunks in
/// their order.
/// </summary>
internal static class ColumnKernels
{
    public const int FinishLanes = 2; // quads of columns in a block of the second stage
    private const int RowsInFlight = 4; // at most
    private const int FinishStep = ColumnTile.Threads / FinishLanes;

    /// <summary>partials (chunks, 2, columns) = both quantities over the rows of each chunk.</summary>
    [Kernel(MinBlocksPerMultiprocessor = 4)]
    public static void Partial<TTerms, TAccess>(TTerms terms, ColumnTile tile, ArrayView<float> partials)
        where TTerms : struct, IColumnTerms
        where TAccess : struct, IQuadAccess
    {
        int column = tile.Column, count = tile.Count;
        Quad first = default, second = default;
        float n = 0;
        if (count > 0)
        {
            var centre = terms.Centre<TAccess>(column, count);
            int left = tile.RowsLeft, step = tile.RowStep;
            long i = tile.FirstRow * tile.Columns + column, stride = (long)step * tile.Columns;
            var a = LocalMemory.Allocate<Quad>(RowsInFlight);
            var b = LocalMemory.Allocate<Quad>(RowsInFlight);
            for (; left > (TTerms.RowsAtOnce - 1) * step; left -= TTerms.RowsAtOnce * step)
            {
                for (int k = 0; k < TTerms.RowsAtOnce; k++)
                {
                    terms.Load<TAccess>(i, count, out var loadedA, out var loadedB);
                    a[k] = loadedA;
                    b[k] = loadedB;
                    i += stride;
                }

                for (int k = 0; k < TTerms.RowsAtOnce; k++)
                {
                    n += 1;
                    TTerms.Add(a[k], b[k], centre, n, ref first, ref second);
                }
            }

            for (; left > 0; left -= step)
            {
                terms.Load<TAccess>(i, count, out var aloneA, out var aloneB);
                i += stride;
                n += 1;
                TTerms.Add(aloneA, aloneB, centre, n, ref first, ref second);
            }
        }

        Merge<TTerms>(tile.Lanes, n, ref first, ref second);
        if (Group.IdxX < tile.Lanes && count > 0)
        {
            long partial = (long)Grid.IdxX * 2 * tile.Columns + column;
            TAccess.Store(partials, partial, count, first);
            TAccess.Store(partials, partial + tile.Columns, count, second);
        }
    }

    /// <param name="tile">That of the first stage.</param>
    /// <param name="chunks">0 where nothing was summed.</param>
    [Kernel]
    public static void Finish<TTerms, TFinish>(
        ArrayView<float> partials, ColumnTile tile, int chunks, TFinish finish)
        where TTerms : struct, IColumnTerms
        where TFinish : struct, IColumnFinish
    {
        int column = (Grid.IdxX * FinishLanes + (Group.IdxX & (FinishLanes - 1))) * 4;
        int count = Math.Min(4, tile.Columns - column);
        Quad first = default, second = default;
        float n = 0;
        if (count > 0)
        {
            for (int chunk = Group.IdxX / FinishLanes; chunk < chunks; chunk += FinishStep)
            {
                long partial = (long)chunk * 2 * tile.Columns + column;
                float m = tile.RowsIn(chunk);
                TTerms.Merge(ref first, ref second, n,
                    AnyQuads.Load(partials, partial, count),
                    AnyQuads.Load(partials, partial + tile.Columns, count), m);
                n += m;
            }
        }

        Merge<TTerms>(FinishLanes, n, ref first, ref second);
        if (Group.IdxX < FinishLanes && count > 0)
        {
            finish.Write(column, count, first, second);
        }
    }

    /// <summary>
    /// Threads that are a multiple of lanes apart hold the same columns: merges them into the first.
    /// </summary>
    private static void Merge<TTerms>(int lanes, float n, ref Quad first, ref Quad second)
        where TTerms : struct, IColumnTerms
    {
        var firsts = SharedMemory.Allocate<Quad>(ColumnTile.Threads);
        var seconds = SharedMemory.Allocate<Quad>(ColumnTile.Threads);
        var rows = SharedMemory.Allocate<float>(ColumnTile.Threads);
        int thread = Group.IdxX;
        for (int half = ColumnTile.Threads >> 1; half >= lanes; half >>= 1)
        {
            if (thread >= half && thread < 2 * half)
            {
                firsts[thread] = first;
                seconds[thread] = second;
                rows[thread] = n;
            }

            Group.Barrier();
            if (thread < half)
            {
                float m = rows[thread + half];
                TTerms.Merge(ref first, ref second, n, firsts[thread + half], seconds[thread + half], m);
                n += m;
            }
        }
    }
}
