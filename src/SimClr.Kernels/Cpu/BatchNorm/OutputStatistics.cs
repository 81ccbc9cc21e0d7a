using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Mean and sum of squared deviations of every channel of a map, from whoever writes it, block by block, while a
/// block is in the cache. Each block sums d and d² in double, d = x - shift, where shift is the mean of its first
/// pixels, as in <see cref="BatchStatistics{V}"/>. Blocks must be cut by the shape alone: they are merged in their order.
/// </summary>
internal sealed unsafe class OutputStatistics<V> : IDisposable where V : struct, IFloatVector<V>
{
    private const int RunRows = 96; // that are summed in float
    private const int ShiftRows = 8;

    private readonly IDeviceMemory memory;
    private readonly double* result; // (2, columns)
    private readonly int blocks;
    private readonly int columns;
    private readonly nint memoryBlock;
    private readonly double* partial; // (blocks, 2, columns)
    private readonly float* shifts; // (blocks, columns)
    private readonly long* counts; // (blocks)

    public OutputStatistics(IDeviceMemory memory, BufferView<double> statistics, int blocks, int columns)
    {
        this.memory = memory;
        this.blocks = blocks;
        this.columns = columns;
        result = statistics.Pointer;
        if (Wanted)
        {
            memoryBlock = memory.Allocate(Bytes);
            partial = (double*)memoryBlock;
            shifts = (float*)(partial + 2L * blocks * columns);
            counts = (long*)(shifts + (long)blocks * columns + (blocks * columns & 1));
        }
    }

    /// <summary>False where the caller gave no place for them: then nothing but Finish may be called.</summary>
    public bool Wanted => result != null;

    private long Bytes => blocks * (columns * (2L * sizeof(double) + sizeof(float)) + sizeof(long)) + sizeof(long);

    /// <summary>Takes these pixels in, of channels [firstColumn, firstColumn + blockColumns).</summary>
    /// <param name="done">How many pixels of the block have been taken in.</param>
    /// <param name="pixels">Where the pixels' first of these channels is.</param>
    public void Add(int block, long done, float** pixels, int count, int firstColumn, int blockColumns)
    {
        Of(block, firstColumn, out float* shift, out double* sums, out double* squares);
        int whole = blockColumns - blockColumns % V.Width;
        if (done == 0)
        {
            new Span<double>(sums, blockColumns).Clear();
            new Span<double>(squares, blockColumns).Clear();
            SetShift<V>(pixels, count, 0, whole, shift);
            SetShift<F32x1>(pixels, count, whole, blockColumns, shift);
        }

        Add<V>(pixels, count, 0, whole, shift, sums, squares);
        Add<F32x1>(pixels, count, whole, blockColumns, shift, sums, squares);
    }

    /// <summary>Takes in a whole block, rows of pixels rowStride floats apart.</summary>
    /// <param name="first">Where the first pixel's first of these channels is.</param>
    public void AddRows(int block, float* first, long rowStride, int rows, int firstColumn, int blockColumns)
    {
        Of(block, firstColumn, out float* shift, out double* sums, out double* squares);
        new Span<double>(sums, blockColumns).Clear();
        new Span<double>(squares, blockColumns).Clear();
        int whole = blockColumns - blockColumns % V.Width;
        AddRows<V>(first, rowStride, rows, 0, whole, shift, sums, squares);
        AddRows<F32x1>(first, rowStride, rows, whole, blockColumns, shift, sums, squares);
        End(block, rows, firstColumn, blockColumns);
    }

    /// <summary>The block is complete, in these channels.</summary>
    public void End(int block, long pixels, int firstColumn, int blockColumns)
    {
        Of(block, firstColumn, out float* shift, out double* sums, out double* squares);
        counts[block] = pixels;
        double share = 1.0 / pixels;
        int column = 0;
        for (; column + Vector<double>.Count <= blockColumns; column += Vector<double>.Count)
        {
            var sum = Vector.Load(sums + column);
            var meanOfD = sum * share;
            (Vector.Load(squares + column) - sum * meanOfD).Store(squares + column);
            meanOfD.Store(sums + column);
        }

        for (; column < blockColumns; column++)
        {
            double meanOfD = sums[column] * share;
            squares[column] -= sums[column] * meanOfD;
            sums[column] = meanOfD;
        }

        int whole = blockColumns - blockColumns % V.Width;
        AddShift<V>(shift, 0, whole, sums);
        AddShift<F32x1>(shift, whole, blockColumns, sums);
    }

    /// <summary>
    /// Where the block's shift and its sums of d and d² are, for whoever takes pixels in himself. Valid behind the
    /// first ones.
    /// </summary>
    public void Of(int block, int firstColumn, out float* shift, out double* sums, out double* squares)
    {
        shift = shifts + (long)block * columns + firstColumn;
        sums = partial + 2L * block * columns + firstColumn;
        squares = sums + columns;
    }

    /// <summary>All blocks are complete.</summary>
    public void Finish()
    {
        if (!Wanted)
        {
            return;
        }

        new Span<double>(result, 2 * columns).Clear();
        double pixels = 0;
        for (int block = 0; block < blocks; block++)
        {
            MergedStatistics.Add(result, pixels, partial + 2L * block * columns, counts[block], columns);
            pixels += counts[block];
        }
    }

    public void Dispose()
    {
        if (Wanted)
        {
            memory.Free(memoryBlock, Bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetShift<W>(float** pixels, int count, int firstColumn, int endColumn, float* shift)
        where W : struct, IFloatVector<W>
    {
        W share = W.Broadcast(1f / count);
        for (int column = firstColumn; column < endColumn; column += W.Width)
        {
            W sum = default;
            for (int i = 0; i < count; i++)
            {
                sum += W.Load(pixels[i] + column);
            }

            (sum * share).Store(shift + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<W>(float* pixels, long stride, int rows, int firstColumn, int endColumn, float* shift,
        double* sums, double* squares) where W : struct, IFloatVector<W>
    {
        int firstRows = Math.Min(ShiftRows, rows);
        W share = W.Broadcast(1f / firstRows);
        for (int column = firstColumn; column < endColumn; column += W.Width)
        {
            float* p = pixels + column;
            W around = default;
            for (int row = 0; row < firstRows; row++)
            {
                around += W.Load(p + row * stride);
            }

            around *= share;
            around.Store(shift + column);
            for (int row = 0; row < rows;)
            {
                W first0 = default, second0 = default, first1 = default, second1 = default;
                W first2 = default, second2 = default, first3 = default, second3 = default;
                int end = Math.Min(rows, row + RunRows);
                for (; row + 4 <= end; row += 4, p += 4 * stride)
                {
                    W d0 = W.Load(p) - around, d1 = W.Load(p + stride) - around;
                    W d2 = W.Load(p + 2 * stride) - around, d3 = W.Load(p + 3 * stride) - around;
                    first0 += d0;
                    first1 += d1;
                    first2 += d2;
                    first3 += d3;
                    second0 = W.MultiplyAdd(d0, d0, second0);
                    second1 = W.MultiplyAdd(d1, d1, second1);
                    second2 = W.MultiplyAdd(d2, d2, second2);
                    second3 = W.MultiplyAdd(d3, d3, second3);
                }

                for (; row < end; row++, p += stride)
                {
                    W d = W.Load(p) - around;
                    first0 += d;
                    second0 = W.MultiplyAdd(d, d, second0);
                }

                (first0 + first1 + (first2 + first3)).AddTo(sums + column);
                (second0 + second1 + (second2 + second3)).AddTo(squares + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddShift<W>(float* shift, int firstColumn, int endColumn, double* means)
        where W : struct, IFloatVector<W>
    {
        for (int column = firstColumn; column < endColumn; column += W.Width)
        {
            W.Load(shift + column).AddTo(means + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<W>(float** pixels, int count, int firstColumn, int endColumn, float* shift,
        double* sums, double* squares) where W : struct, IFloatVector<W>
    {
        for (int column = firstColumn; column < endColumn; column += W.Width)
        {
            W around = W.Load(shift + column);
            W first0 = default, second0 = default, first1 = default, second1 = default;
            W first2 = default, second2 = default, first3 = default, second3 = default;
            int i = 0;
            for (; i + 4 <= count; i += 4)
            {
                W d0 = W.Load(pixels[i] + column) - around, d1 = W.Load(pixels[i + 1] + column) - around;
                W d2 = W.Load(pixels[i + 2] + column) - around, d3 = W.Load(pixels[i + 3] + column) - around;
                first0 += d0;
                first1 += d1;
                first2 += d2;
                first3 += d3;
                second0 = W.MultiplyAdd(d0, d0, second0);
                second1 = W.MultiplyAdd(d1, d1, second1);
                second2 = W.MultiplyAdd(d2, d2, second2);
                second3 = W.MultiplyAdd(d3, d3, second3);
            }

            for (; i < count; i++)
            {
                W d = W.Load(pixels[i] + column) - around;
                first0 += d;
                second0 = W.MultiplyAdd(d, d, second0);
            }

            (first0 + first1 + (first2 + first3)).AddTo(sums + column);
            (second0 + second1 + (second2 + second3)).AddTo(squares + column);
        }
    }
}
