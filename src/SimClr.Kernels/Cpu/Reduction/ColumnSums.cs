using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Sums of terms over rows, one for each column. Short runs of rows are summed in float lanes and their results in
/// double, so that rounding does not grow with the number of rows.
/// </summary>
internal static unsafe class ColumnSums<V> where V : struct, IFloatVector<V>
{
    /// <summary>Rows that are summed in float.</summary>
    public const int RunRows = 64;

    /// <summary>sums (terms, columns) = the terms summed over all rows, in parallel.</summary>
    public static void OfAll<TTerms>(CpuThreads threads, IDeviceMemory memory, TTerms terms, long rows, int columns,
        double* sums) where TTerms : struct, IColumnTerms
    {
        var chunks = new RowChunks(rows, columns);
        int length = TTerms.Count * columns;
        using var partial = new Scratch(memory, chunks.Count * 2L * length);
        double* chunkSums = (double*)partial.Pointer; // (chunks, terms, columns)
        threads.For(chunks.Count, task =>
        {
            int chunk = chunks.Count - 1 - task; // the end of the input is what the cache still holds
            Of(memory, terms, chunks.First(chunk), chunks.End(chunk), columns, chunkSums + (long)chunk * length);
        });

        new Span<double>(sums, length).Clear();
        for (int chunk = 0; chunk < chunks.Count; chunk++)
        {
            AddTo(chunkSums + (long)chunk * length, length, sums);
        }
    }

    /// <summary>sums (terms, columns) = the terms summed over rows first .. end - 1.</summary>
    public static void Of<TTerms>(IDeviceMemory memory, in TTerms terms, long first, long end, int columns,
        double* sums) where TTerms : struct, IColumnTerms
    {
        int length = TTerms.Count * columns;
        int wholeColumns = columns - columns % V.Width;
        using var scratch = new Scratch(memory, length);
        float* run = scratch.Pointer; // (terms, columns)
        new Span<double>(sums, length).Clear();
        for (long row = first; row < end; row += RunRows)
        {
            long runEnd = Math.Min(row + RunRows, end);
            new Span<float>(run, length).Clear();
            AddRun<V, TTerms>(terms, row, runEnd, columns, 0, wholeColumns, run);
            AddRun<F32x1, TTerms>(terms, row, runEnd, columns, wholeColumns, columns, run);
            AddTo(run, length, sums);
        }
    }

    /// <summary>Four rows for each time that the sums go through memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRun<W, TTerms>(TTerms terms, long first, long end, long columns,
        int firstColumn, int endColumn, float* sums)
        where W : struct, IFloatVector<W>
        where TTerms : struct, IColumnTerms
    {
        float* secondSums = sums + columns;
        long row = first;
        for (; row + 4 <= end; row += 4)
        {
            long i0 = row * columns, i1 = i0 + columns, i2 = i1 + columns, i3 = i2 + columns;
            for (int column = firstColumn; column < endColumn; column += W.Width)
            {
                W first0 = default, second0 = default, first1 = default, second1 = default;
                terms.Add(i0 + column, column, ref first0, ref second0);
                terms.Add(i1 + column, column, ref first1, ref second1);
                terms.Add(i2 + column, column, ref first0, ref second0);
                terms.Add(i3 + column, column, ref first1, ref second1);
                (W.Load(sums + column) + (first0 + first1)).Store(sums + column);
                if (TTerms.Count > 1)
                {
                    (W.Load(secondSums + column) + (second0 + second1)).Store(secondSums + column);
                }
            }
        }

        for (; row < end; row++)
        {
            for (int column = firstColumn; column < endColumn; column += W.Width)
            {
                W first0 = default, second0 = default;
                terms.Add(row * columns + column, column, ref first0, ref second0);
                (W.Load(sums + column) + first0).Store(sums + column);
                if (TTerms.Count > 1)
                {
                    (W.Load(secondSums + column) + second0).Store(secondSums + column);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo(float* run, int length, double* sums)
    {
        int i = 0;
        for (; i + V.Width <= length; i += V.Width)
        {
            V.Load(run + i).AddTo(sums + i);
        }

        for (; i < length; i++)
        {
            sums[i] += run[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo(double* values, int length, double* sums)
    {
        int i = 0;
        for (; i + Vector<double>.Count <= length; i += Vector<double>.Count)
        {
            (Vector.Load(sums + i) + Vector.Load(values + i)).Store(sums + i);
        }

        for (; i < length; i++)
        {
            sums[i] += values[i];
        }
    }
}
