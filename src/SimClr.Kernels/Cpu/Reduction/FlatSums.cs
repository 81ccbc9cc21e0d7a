namespace SimClr.Kernels.Cpu;

/// <summary>
/// Sums of terms over an array without shape: seen as rows of <see cref="Columns"/> elements, and a rest of
/// less than a row.
/// </summary>
internal static unsafe class FlatSums<V> where V : struct, IFloatVector<V>
{
    public const int Columns = 256;

    /// <summary>All elements, in parallel.</summary>
    public static (double First, double Second) Of<TTerms>(CpuThreads threads, IDeviceMemory memory, TTerms terms,
        long length) where TTerms : struct, IColumnTerms
    {
        double* sums = stackalloc double[TTerms.Count * Columns];
        long rows = length / Columns;
        ColumnSums<V>.OfAll(threads, memory, terms, rows, Columns, sums);
        return Total(sums, terms, rows, length);
    }

    /// <summary>Elements first .. end - 1 on the calling thread; first is a multiple of <see cref="Columns"/>.</summary>
    public static (double First, double Second) Of<TTerms>(IDeviceMemory memory, TTerms terms, long first, long end)
        where TTerms : struct, IColumnTerms
    {
        double* sums = stackalloc double[TTerms.Count * Columns];
        ColumnSums<V>.Of(memory, terms, first / Columns, end / Columns, Columns, sums);
        return Total(sums, terms, end / Columns, end);
    }

    /// <summary>Sums of the columns to sums of all, and the elements behind the last whole row.</summary>
    private static (double First, double Second) Total<TTerms>(double* sums, TTerms terms, long row, long end)
        where TTerms : struct, IColumnTerms
    {
        double first = 0, second = 0;
        for (int column = 0; column < Columns; column++)
        {
            first += sums[column];
            second += TTerms.Count > 1 ? sums[Columns + column] : 0;
        }

        for (int column = 0; row * Columns + column < end; column++)
        {
            F32x1 x = default, y = default;
            terms.Add(row * Columns + column, column, ref x, ref y);
            x.AddTo(&first);
            y.AddTo(&second);
        }

        return (first, second);
    }
}
