using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Weight gradient of 3x3 convolutions by Winograd's algorithm along the rows of the images alone: half the
/// multiplications (stride 1) or three quarters of them (stride 2), and transforms that cost little and stay
/// in the cache. For few channels, where the transforms of the two-dimensional form outweigh what it saves,
/// and for stride 2. A task adds up some channels over a share of the pixels; shares are cut by the shape and
/// added in order. A NaN or infinity in a tile reaches all taps of its channel.
/// </summary>
internal sealed unsafe class RowWinogradWeight<V, TScheme>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradGradient
{
    private const int Kernel = WinogradTile<V, TScheme>.Kernel;
    private const int BlockChannels = 64; // 6 · 3 · 64 · 64 sums stay in the second-level cache
    private const int BlockTiles = 256; // one sum runs over them
    private const int EnoughTasks = 32;
    private const int PartialFloats = 1 << 21; // of all shares together

    private static int WeightLine => WinogradTile<V, TScheme>.WeightLine;

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        int inC = shape.C, outC = shape.OutC;
        var blocks = new RowBlocks(shape, RowWinogradPoints<V, TScheme>.TilesW(shape), BlockTiles);
        int inBlocks = (inC + BlockChannels - 1) / BlockChannels;
        int outBlocks = (outC + BlockChannels - 1) / BlockChannels;
        long shareFloats = (long)WeightLine * Kernel * outC * inC;
        int shares = (int)Math.Min(EnoughTasks / (inBlocks * outBlocks), PartialFloats / shareFloats);
        shares = Math.Clamp(shares, 1, Math.Max(blocks.Count, 1));
        using var partial = new Scratch(memory, shares * shareFloats); // (shares, 6, 3, OutC, C)
        float* sums = partial.Pointer, x = input.Pointer, dy = dOutput.Pointer, dw = dWeight.Pointer;
        var copy = shape;
        new Span<float>(sums, blocks.Count > 0 ? 0 : (int)shareFloats).Clear(); // no pixels
        threads.For(blocks.Count > 0 ? shares * inBlocks * outBlocks : 0, task =>
        {
            int share = task / (inBlocks * outBlocks);
            int c = task % inBlocks * BlockChannels, o = task / inBlocks % outBlocks * BlockChannels;
            var points = new RowWinogradPoints<V, TScheme>(dy, x, copy, blocks,
                c, Math.Min(BlockChannels, inC - c), o, Math.Min(BlockChannels, outC - o));
            points.SumProducts(memory, threads.Clock, (int)((long)blocks.Count * share / shares),
                (int)((long)blocks.Count * (share + 1) / shares), sums + share * shareFloats);
        });
        threads.For(outC, o =>
        {
            var lap = new PhaseClock.Lap(threads.Clock);
            Finish(sums + (nint)o * inC, shares, (nint)shareFloats, (nint)outC * inC, inC,
                dw + (nint)o * Kernel * Kernel * inC, accumulation == Accumulation.Add);
            lap.End(CpuPhase.Transform);
        });
    }

    /// <summary>dWeight (3, 3, C) (+)= A^T of the sum over the shares, for one output channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(float* sums, int shares, nint shareStride, nint tapStride, int channels,
        float* dWeight, bool add)
    {
        float* total = stackalloc float[WeightLine * V.Width], taps = stackalloc float[Kernel * V.Width];
        for (int row = 0; row < Kernel; row++)
        {
            for (int c = 0; c < channels; c += V.Width)
            {
                for (int point = 0; point < WeightLine; point++)
                {
                    float* part = sums + (point * Kernel + row) * tapStride + c;
                    V sum = V.Load(part);
                    for (int share = 1; share < shares; share++)
                    {
                        sum += V.Load(part + share * shareStride);
                    }

                    sum.Store(total + point * V.Width);
                }

                TScheme.WeightGradient<V>(total, V.Width, taps, V.Width);
                for (int column = 0; column < Kernel; column++)
                {
                    Lanes.Write(V.Load(taps + column * V.Width),
                        dWeight + (row * Kernel + column) * channels + c, add);
                }
            }
        }
    }
}
