using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>The mean over the positions of an image and its inverse.</summary>
internal static class AverageKernels
{
    /// <summary>Rows of the tile are images; a thread sums one quad of channels over the positions.</summary>
    [Kernel(KeepLoops = true)]
    public static void Forward<TAccess>(ArrayView<float> input, int positions, ColumnTile tile,
        ArrayView<float> output)
        where TAccess : struct, IQuadAccess
    {
        int c = tile.Column, count = tile.Count;
        long image = tile.FirstRow;
        if (count <= 0 || image >= tile.EndRow)
        {
            return;
        }

        long i = image * positions * tile.Columns + c;
        Quad even = default, odd = default;
        int left = positions;
        for (; left >= 4; left -= 4)
        {
            for (int k = 0; k < 4; k += 2)
            {
                even += TAccess.Load(input, i, count);
                odd += TAccess.Load(input, i + tile.Columns, count);
                i += 2L * tile.Columns;
            }
        }

        for (; left > 0; left--)
        {
            even += TAccess.Load(input, i, count);
            i += tile.Columns;
        }

        var mean = (even + odd) / Quad.Broadcast(positions);
        TAccess.Store(output, image * tile.Columns + c, count, mean);
    }

    /// <summary>Rows of the tile are pixels: dInput (+)= dOutput of their image / positions.</summary>
    [Kernel]
    public static void Backward<TAccess>(ArrayView<float> dOutput, int positions, ColumnTile tile,
        ArrayView<float> dInput, Accumulation accumulation)
        where TAccess : struct, IQuadAccess
    {
        int c = tile.Column, count = tile.Count;
        long pixel = tile.FirstRow;
        if (count <= 0 || pixel >= tile.EndRow)
        {
            return;
        }

        long image = (uint)pixel / (uint)positions;
        var dx = TAccess.Load(dOutput, image * tile.Columns + c, count) / Quad.Broadcast(positions);
        long i = pixel * tile.Columns + c;
        if (accumulation == Accumulation.Add)
        {
            dx = TAccess.Load(dInput, i, count) + dx;
        }

        TAccess.Store(dInput, i, count, dx);
    }
}
