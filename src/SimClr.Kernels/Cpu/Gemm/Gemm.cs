using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The product in cache-sized blocks: B is packed into panels, A is read where it lies unless its rows would
/// compete for the same lines of the cache, and the threads take rectangles of C one by one. How K is cut
/// depends on K alone, and every element of C adds its cuts up in order: the same bits for any number of
/// threads.
/// </summary>
internal sealed unsafe class Gemm<V>(CpuThreads threads, IDeviceMemory memory) : IGemmKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Multiply(BufferView<float> a, BufferView<float> b, BufferView<float> bias, in GemmShape shape,
        BufferView<float> c, Accumulation accumulation)
    {
        if (shape.M == 0 || shape.N == 0)
        {
            return;
        }

        var blocks = new GemmBlocks(shape, ColumnPanels<V>.Columns, threads.Count);
        using var packed = new Scratch(memory, (long)blocks.PassK * blocks.PassColumns);
        var product = new Product(threads, memory, blocks, shape, accumulation == Accumulation.Add)
        {
            A = a.Pointer,
            B = b.Pointer,
            Bias = bias.Pointer,
            C = c.Pointer,
            Packed = packed.Pointer,
        };
        product.Run();
    }

    /// <summary>One product under way.</summary>
    private sealed class Product(
        CpuThreads threads, IDeviceMemory memory, GemmBlocks blocks, GemmShape shape, bool adds)
    {
        private const int LineFloats = 16;
        private const int CollidingFloats = 1024; // rows so far apart compete for the same lines of the cache
        private const int ColumnsWorthCopy = 64;

        // The pass: these columns of B over this part of K.
        private int firstColumn, columns, firstK, depth;

        public required float* A { get; init; }

        public required float* B { get; init; }

        public required float* Bias { get; init; }

        public required float* C { get; init; }

        public required float* Packed { get; init; }

        public void Run()
        {
            for (firstColumn = 0; firstColumn < shape.N; firstColumn += columns)
            {
                columns = Math.Min(blocks.PassColumns, shape.N - firstColumn);
                firstK = 0;
                do
                {
                    depth = Math.Min(blocks.PassK, shape.K - firstK);
                    if (blocks.PanelRows > 0 && !CopiesA)
                    {
                        threads.For(GemmBlocks.Divide(shape.M, blocks.PanelRows)
                            * GemmBlocks.Divide(columns, ColumnPanels<V>.Columns), PackAndMultiply);
                    }
                    else
                    {
                        threads.For(GemmBlocks.Divide(columns, blocks.StripColumns), PackStrip);
                        threads.For(GemmBlocks.Divide(shape.M, blocks.TaskRows)
                            * GemmBlocks.Divide(columns, blocks.TaskColumns), MultiplyRectangle);
                    }

                    firstK += depth;
                }
                while (firstK < shape.K);
            }
        }

        private int AStride => shape.TransposeA ? shape.M : shape.K;

        /// <summary>Whether A's rows, or columns, would compete for the same lines of the cache.</summary>
        private bool CopiesA => shape.TransposeA || AStride % CollidingFloats == 0;

        /// <summary>A little of B is packed on a thread's stack, and used while no other thread has seen it.</summary>
        [SkipLocalsInit]
        private void PackAndMultiply(int task)
        {
            float* packed = stackalloc float[GemmBlocks.StackFloats + LineFloats];
            packed = (float*)(((nint)packed + LineFloats * sizeof(float) - 1) & -(LineFloats * sizeof(float)));
            int parts = GemmBlocks.Divide(shape.M, blocks.PanelRows);
            int row = task % parts * blocks.PanelRows, column = task / parts * ColumnPanels<V>.Columns;
            int width = Math.Min(ColumnPanels<V>.Columns, columns - column);
            Pack(column, width, packed);
            Multiply(row, Math.Min(blocks.PanelRows, shape.M - row), column, width, packed);
        }

        private void PackStrip(int strip)
        {
            int column = strip * blocks.StripColumns;
            Pack(column, Math.Min(blocks.StripColumns, columns - column), Packed + (long)column * depth);
        }

        private void MultiplyRectangle(int task)
        {
            int across = GemmBlocks.Divide(columns, blocks.TaskColumns);
            int row = task / across * blocks.TaskRows, column = task % across * blocks.TaskColumns;
            Multiply(row, Math.Min(blocks.TaskRows, shape.M - row),
                column, Math.Min(blocks.TaskColumns, columns - column), Packed + (long)column * depth);
        }

        /// <summary>Columns of B, of the pass, into panels.</summary>
        private void Pack(int column, int width, float* panels)
        {
            var lap = new PhaseClock.Lap(threads.Clock);
            long panel = (long)ColumnPanels<V>.Columns * depth;
            if (shape.TransposeB)
            {
                float* source = B + (long)(firstColumn + column) * shape.K + firstK;
                ColumnPanels<V>.PackTransposed(source, shape.K, width, depth, panels, panel);
            }
            else
            {
                float* source = B + (long)firstK * shape.N + firstColumn + column;
                ColumnPanels<V>.Pack(source, shape.N, width, depth, panels, panel);
            }

            lap.End(CpuPhase.Transform);
        }

        /// <summary>A rectangle of C over the pass, cut by cut.</summary>
        /// <param name="panels">Its columns of B.</param>
        private void Multiply(int row, int height, int column, int width, float* panels)
        {
            var lap = new PhaseClock.Lap(threads.Clock);
            float* c = C + (long)row * shape.N + firstColumn + column;
            bool add = adds || firstK > 0;
            if (Bias != null && firstK == 0)
            {
                StartWithBias(c, height, width, Bias + firstColumn + column);
                add = true;
            }

            int k = 0;
            do
            {
                int cut = Math.Min(blocks.Cut, depth - k);
                MultiplyCut(row, height, width, panels + (long)k * ColumnPanels<V>.Columns, k, cut, c, add);
                k += cut;
                add = true;
            }
            while (k < depth);
            lap.End(CpuPhase.Product);
        }

        private void MultiplyCut(int row, int height, int width, float* b, int k, int cut, float* c, bool add)
        {
            long panel = (long)ColumnPanels<V>.Columns * depth;
            int aStride = AStride;
            float* a = shape.TransposeA
                ? A + (long)(firstK + k) * aStride + row
                : A + (long)row * aStride + firstK + k;
            if (width < ColumnsWorthCopy || !CopiesA)
            {
                MultiplyBlock(a, aStride);
                return;
            }

            // Runs an odd number of lines apart use all sets of the first-level cache, and lie in few pages.
            var (runs, length) = shape.TransposeA ? (cut, height) : (height, cut);
            int copyStride = (GemmBlocks.Divide(length, LineFloats) | 1) * LineFloats;
            using var copy = new Scratch(memory, (long)runs * copyStride);
            for (int run = 0; run < runs; run++)
            {
                new Span<float>(a + (long)run * aStride, length)
                    .CopyTo(new Span<float>(copy.Pointer + (long)run * copyStride, length));
            }

            MultiplyBlock(copy.Pointer, copyStride);

            void MultiplyBlock(float* left, int stride)
            {
                var (leftRow, leftStep) = shape.TransposeA ? (1, stride) : (stride, 1);
                PanelProduct<V>.Multiply(
                    height, width, cut, left, leftRow, leftStep, b, panel, c, shape.N, add);
            }
        }

        private void StartWithBias(float* c, int height, int width, float* bias)
        {
            for (int row = 0; row < height; row++, c += shape.N)
            {
                for (int column = 0; column < width; column++)
                {
                    c[column] = adds ? c[column] + bias[column] : bias[column];
                }
            }
        }
    }
}
