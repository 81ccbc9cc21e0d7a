using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>Launches both stages of a sum over rows.</summary>
internal readonly struct ColumnSums(KernelLauncher launcher)
{
    /// <param name="aligned">Whether the arrays that the terms read start on a multiple of 16 bytes.</param>
    public void Run<TTerms, TFinish>(TTerms terms, TFinish finish, long rows, int columns, bool aligned)
        where TTerms : struct, IColumnTerms
        where TFinish : struct, IColumnFinish
    {
        var tile = ColumnTile.ForSums(rows, columns);
        using var partials = new Scratch<float>(launcher.Gpu.Memory, 2L * tile.Chunks * columns);
        if (aligned && columns % 4 == 0)
        {
            launcher.Launch(ColumnKernels.Partial<TTerms, AlignedQuads>, tile.Config,
                terms, tile, partials.View.AsArrayView());
        }
        else
        {
            launcher.Launch(ColumnKernels.Partial<TTerms, AnyQuads>, tile.Config, terms, tile, partials.View.AsArrayView());
        }

        Finish<TTerms, TFinish>(partials.View, tile, tile.Chunks, finish);
    }

    /// <summary>The second stage alone: of sums that are 0.</summary>
    public void FinishZeros<TTerms, TFinish>(TFinish finish, int columns)
        where TTerms : struct, IColumnTerms
        where TFinish : struct, IColumnFinish
        => Finish<TTerms, TFinish>(default, ColumnTile.ForSums(0, columns), 0, finish);

    private void Finish<TTerms, TFinish>(BufferView<float> partials, ColumnTile tile, int chunks,
        TFinish finish)
        where TTerms : struct, IColumnTerms
        where TFinish : struct, IColumnFinish
    {
        const int PerBlock = 4 * ColumnKernels.FinishLanes;
        launcher.Launch(ColumnKernels.Finish<TTerms, TFinish>,
            new KernelConfig((tile.Columns + PerBlock - 1) / PerBlock, ColumnTile.Threads),
            partials.AsArrayView(), tile, chunks, finish);
    }

    /// <summary>The kernels of both stages, for the list of all kernels.</summary>
    public static IEnumerable<KernelVariant> Kernels<TTerms, TFinish>()
        where TTerms : struct, IColumnTerms
        where TFinish : struct, IColumnFinish
        =>
        [
            new(ColumnKernels.Partial<TTerms, AlignedQuads>, ColumnTile.Threads),
            new(ColumnKernels.Partial<TTerms, AnyQuads>, ColumnTile.Threads),
            new(ColumnKernels.Finish<TTerms, TFinish>, ColumnTile.Threads),
        ];
}
