using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The maximum over windows and its inverse; a thread has one quad of channels of one pixel.
/// </summary>
internal static class MaxKernels
{
    /// <summary>Rows of the tile are output pixels.</summary>
    [Kernel(KeepLoops = true)]
    public static void Forward<TAccess>(ArrayView<float> input, PoolWindow window, ColumnTile tile,
        ArrayView<float> output, ArrayView<int> argMax)
        where TAccess : struct, IQuadAccess
    {
        int c = tile.Column, count = tile.Count;
        long pixel = tile.FirstRow;
        if (count <= 0 || pixel >= tile.EndRow)
        {
            return;
        }

        var (n, oh, ow) = window.OutputPixel((uint)pixel);
        var (firstH, endH) = window.Inside(oh, window.H);
        var (firstW, endW) = window.Inside(ow, window.W);
        long image = n * window.H * window.W * tile.Columns + c;
        var largest = Quad.Of(float.NegativeInfinity);
        float x = largest.X, y = x, z = x, w = x;
        int start = firstH * window.W + firstW;
        int atX = start, atY = start, atZ = start, atW = start;
        for (int h = firstH; h < endH; h++)
        {
            for (int column = firstW; column < endW; column++)
            {
                int position = h * window.W + column;
                var value = TAccess.Load(input, image + (long)position * tile.Columns, count);
                Take(value.X, position, ref x, ref atX);
                Take(value.Y, position, ref y, ref atY);
                Take(value.Z, position, ref z, ref atZ);
                Take(value.W, position, ref w, ref atW);
            }
        }

        long o = pixel * tile.Columns + c;
        TAccess.Store(output, o, count, new Quad(x, y, z, w));
        TAccess.Store(argMax.Cast<float>(), o, count,
            new Quad(Bits(atX), Bits(atY), Bits(atZ), Bits(atW)));
    }

    /// <summary>
    /// Rows of the tile are input pixels: each gathers from the windows that contain it, in their order, so
    /// that no two threads write one element.
    /// </summary>
    [Kernel(KeepLoops = true)]
    public static void Backward<TAccess>(ArrayView<float> dOutput, ArrayView<int> argMax, PoolWindow window,
        ColumnTile tile, ArrayView<float> dInput, Accumulation accumulation)
        where TAccess : struct, IQuadAccess
    {
        int c = tile.Column, count = tile.Count;
        long pixel = tile.FirstRow;
        if (count <= 0 || pixel >= tile.EndRow)
        {
            return;
        }

        var (n, h, w) = window.InputPixel((uint)pixel);
        var (firstH, endH) = window.Containing(h, window.OutH);
        var (firstW, endW) = window.Containing(w, window.OutW);
        int position = h * window.W + w;
        long i = pixel * tile.Columns + c;
        Quad sum = default;
        if (accumulation == Accumulation.Add)
        {
            sum = TAccess.Load(dInput, i, count);
        }

        for (int oh = firstH; oh < endH; oh++)
        {
            for (int ow = firstW; ow < endW; ow++)
            {
                long o = ((n * window.OutH + oh) * window.OutW + ow) * tile.Columns + c;
                var winner = TAccess.Load(argMax.Cast<float>(), o, count);
                var dy = TAccess.Load(dOutput, o, count);
                sum += new Quad(
                    Place(winner.X) == position ? dy.X : 0,
                    Place(winner.Y) == position ? dy.Y : 0,
                    Place(winner.Z) == position ? dy.Z : 0,
                    Place(winner.W) == position ? dy.W : 0);
            }
        }

        TAccess.Store(dInput, i, count, sum);
    }

    /// <summary>The first of equal values wins; a NaN wins over all, the last of several.</summary>
    private static void Take(float value, int position, ref float largest, ref int winner)
    {
        bool wins = (value > largest) | float.IsNaN(value);
        largest = wins ? value : largest;
        winner = wins ? position : winner;
    }

    // Positions travel as the bits of floats.
    private static float Bits(int position) => BitConverter.Int32BitsToSingle(position);

    private static int Place(float bits) => BitConverter.SingleToInt32Bits(bits);
}
