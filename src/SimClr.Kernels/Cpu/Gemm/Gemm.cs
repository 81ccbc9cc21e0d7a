namespace SimClr.Kernels.Cpu;

/// <summary>
/// The product in cache-sized blocks: B is packed into panels, A is read where it lies, and the threads take
/// rectangles of C one by one. How K is cut depends on K alone, and every element of C adds its cuts up in
/// order: the same bits for any number of threads.
/// </summary>
internal sealed unsafe class Gemm<V>(CpuThreads threads, IDeviceMemory memory) : IGemmKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Multiply(ArrayView<float> a, ArrayView<float> b, ArrayView<float> bias, in GemmShape shape,
        ArrayView<float> c, Accumulation accumulation)
    {
        if (shape.M == 0 || shape.N == 0)
        {
            return;
        }

        var blocks = new GemmBlocks(shape, ColumnPanels<V>.Columns);
        using var packed = new Scratch(memory, (long)blocks.PassK * blocks.PassColumns);
        var product = new Product(memory, blocks, shape, accumulation == Accumulation.Add)
        {
            A = a.Pointer,
            B = b.Pointer,
            Bias = bias.Pointer,
            C = c.Pointer,
            Packed = packed.Pointer,
        };
        product.Run(threads);
    }

    /// <summary>One product under way.</summary>
    private sealed class Product(IDeviceMemory memory, GemmBlocks blocks, GemmShape shape, bool adds)
    {
        // A's steps of k this many bytes apart (or a multiple) drive each other out of the first-level cache.
        private const int CollidingBytes = 4096;

        // The pass: these columns of B over this part of K.
        private int firstColumn, columns, firstK, depth;

        public required float* A { get; init; }

        public required float* B { get; init; }

        public required float* Bias { get; init; }

        public required float* C { get; init; }

        public required float* Packed { get; init; }

        public void Run(CpuThreads threads)
        {
            for (firstColumn = 0; firstColumn < shape.N; firstColumn += columns)
            {
                columns = Math.Min(blocks.PassColumns, shape.N - firstColumn);
                firstK = 0;
                do
                {
                    depth = Math.Min(blocks.PassK, shape.K - firstK);
                    threads.For(GemmBlocks.Divide(columns, blocks.StripColumns), PackStrip);
                    threads.For(GemmBlocks.Divide(shape.M, blocks.TaskRows)
                        * GemmBlocks.Divide(columns, blocks.TaskColumns), MultiplyRectangle);
                    firstK += depth;
                }
                while (firstK < shape.K);
            }
        }

        private void PackStrip(int strip)
        {
            int column = strip * blocks.StripColumns;
            int width = Math.Min(blocks.StripColumns, columns - column);
            float* panels = Packed + (long)column * depth;
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
        }

        private void MultiplyRectangle(int task)
        {
            int across = GemmBlocks.Divide(columns, blocks.TaskColumns);
            int row = task / across * blocks.TaskRows, column = task % across * blocks.TaskColumns;
            int height = Math.Min(blocks.TaskRows, shape.M - row);
            int width = Math.Min(blocks.TaskColumns, columns - column);
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
                MultiplyCut(row, height, column, width, k, cut, c, add);
                k += cut;
                add = true;
            }
            while (k < depth);
        }

        private void MultiplyCut(
            int row, int height, int column, int width, int k, int cut, float* c, bool add)
        {
            float* b = Packed + (long)column * depth + (long)k * ColumnPanels<V>.Columns;
            long panel = (long)ColumnPanels<V>.Columns * depth;
            var (aRow, aStep) = shape.TransposeA ? (1, shape.M) : (shape.K, 1);
            float* a = A + (long)row * aRow + (long)(firstK + k) * aStep;
            if (aStep * sizeof(float) % CollidingBytes != 0)
            {
                PanelProduct<V>.Multiply(height, width, cut, a, aRow, aStep, b, panel, c, shape.N, add);
                return;
            }

            using var copy = new Scratch(memory, (long)cut * height);
            for (int step = 0; step < cut; step++)
            {
                new Span<float>(a + (long)step * aStep, height)
                    .CopyTo(new Span<float>(copy.Pointer + (long)step * height, height));
            }

            PanelProduct<V>.Multiply(height, width, cut, copy.Pointer, 1, height, b, panel, c, shape.N, add);
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
