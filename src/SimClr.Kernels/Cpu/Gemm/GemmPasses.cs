namespace SimClr.Kernels.Cpu;

/// <summary>One product under way: walks the passes of <see cref="GemmBlocks"/> and hands their tasks out.</summary>
internal sealed unsafe class GemmPasses(CpuThreads threads, GemmBlocks blocks, GemmShape shape)
{
    private int firstRow, rows, firstColumn, columns, firstK, depth;

    public required GemmOperand A { get; init; }

    public required GemmOperand B { get; init; }

    public required float* Bias { get; init; }

    public required float* C { get; init; }

    public required bool Adds { get; init; }

    public required float* PackedA { get; init; }

    public required float* PackedB { get; init; }

    public void Run()
    {
        for (firstColumn = 0; firstColumn < shape.N; firstColumn += columns)
        {
            columns = Math.Min(blocks.PassColumns, shape.N - firstColumn);
            firstK = 0;
            do
            {
                depth = Math.Min(blocks.PassK, shape.K - firstK);
                for (firstRow = 0; firstRow < shape.M; firstRow += rows)
                {
                    rows = Math.Min(blocks.PassRows, shape.M - firstRow);
                    RunPass();
                }

                firstK += depth;
            }
            while (firstK < shape.K);
        }
    }

    private void RunPass()
    {
        int stripRows = blocks.StripPanels * GemmTile.Rows, stripColumns = blocks.StripPanels * GemmTile.Columns;
        int stripsOfA = GemmBlocks.Divide(rows, stripRows);
        int stripsOfB = firstRow == 0 ? GemmBlocks.Divide(columns, stripColumns) : 0;
        threads.For(stripsOfA + stripsOfB, strip =>
        {
            if (strip < stripsOfA)
            {
                PackStrip(A, strip * stripRows, stripRows, firstRow, rows, GemmTile.Rows, PackedA);
            }
            else
            {
                PackStrip(B, (strip - stripsOfA) * stripColumns, stripColumns, firstColumn, columns,
                    GemmTile.Columns, PackedB);
            }
        });

        int tasksAcross = GemmBlocks.Divide(columns, blocks.TaskColumns);
        threads.For(GemmBlocks.Divide(rows, blocks.TaskRows) * tasksAcross,
            task => MultiplyRectangle(task / tasksAcross * blocks.TaskRows, task % tasksAcross * blocks.TaskColumns));
    }

    // Packed are all panels of the first cut, then all panels of the next.
    private void PackStrip(
        in GemmOperand operand, int line, int lines, int firstLine, int passLines, int width, float* packed)
    {
        lines = Math.Min(lines, passLines - line);
        for (int k = 0; k < depth; k += blocks.Cut)
        {
            int cut = Math.Min(blocks.Cut, depth - k);
            operand.Pack(firstLine + line, lines, firstK + k, cut, width,
                packed + GemmOperand.PackedLength(passLines, k, width) + (long)line * cut);
        }
    }

    private void MultiplyRectangle(int row, int column)
    {
        int height = Math.Min(blocks.TaskRows, rows - row);
        int width = Math.Min(blocks.TaskColumns, columns - column);
        float* c = C + (long)(firstRow + row) * shape.N + firstColumn + column;
        int k = 0;
        do
        {
            int cut = Math.Min(blocks.Cut, depth - k);
            bool adds = Adds || firstK + k > 0;
            float* bias = Bias == null ? null : Bias + firstColumn + column;
            GemmPanels.Multiply(
                PackedA + GemmOperand.PackedLength(rows, k, GemmTile.Rows) + (long)row * cut,
                PackedB + GemmOperand.PackedLength(columns, k, GemmTile.Columns) + (long)column * cut,
                height, width, cut, adds ? c : bias, adds ? shape.N : 0, c, shape.N);
            k += cut;
        }
        while (k < depth);
    }
}
