using System.Diagnostics;

namespace SimClr.Kernels.Gpu;

internal sealed unsafe class Pooling(KernelLauncher launcher) : IPoolingKernels<float>
{
    /// <summary>Every kernel that may be launched, with its block.</summary>
    public static IEnumerable<KernelVariant> Kernels
        => OfAccess<AlignedQuads>().Concat(OfAccess<AnyQuads>())
            .Select(kernel => new KernelVariant(kernel, ColumnTile.Threads));

    public void MaxForward(BufferView<float> input, in Pool2dShape shape, BufferView<float> output,
        BufferView<int> argMax)
    {
        Debug.Assert(shape.Padding < shape.Kernel, "MaxForward: a window lies in the padding");
        var tile = Pixels((long)shape.N * shape.OutH * shape.OutW, shape.C);
        if (shape.C % 4 == 0 && AlignedQuads.Fit(input, output, AsFloats(argMax)))
        {
            launcher.Launch(MaxKernels.Forward<AlignedQuads>, tile.Config,
                input.AsArrayView(), new PoolWindow(shape), tile, output.AsArrayView(), argMax.AsArrayView());
        }
        else
        {
            launcher.Launch(MaxKernels.Forward<AnyQuads>, tile.Config,
                input.AsArrayView(), new PoolWindow(shape), tile, output.AsArrayView(), argMax.AsArrayView());
        }
    }

    public void MaxBackward(BufferView<float> dOutput, BufferView<int> argMax, in Pool2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
    {
        var tile = Pixels((long)shape.N * shape.H * shape.W, shape.C);
        if (shape.C % 4 == 0 && AlignedQuads.Fit(dOutput, AsFloats(argMax), dInput))
        {
            launcher.Launch(MaxKernels.Backward<AlignedQuads>, tile.Config,
                dOutput.AsArrayView(), argMax.AsArrayView(), new PoolWindow(shape), tile,
                dInput.AsArrayView(), accumulation);
        }
        else
        {
            launcher.Launch(MaxKernels.Backward<AnyQuads>, tile.Config,
                dOutput.AsArrayView(), argMax.AsArrayView(), new PoolWindow(shape), tile,
                dInput.AsArrayView(), accumulation);
        }
    }

    public void GlobalAverageForward(BufferView<float> input, int n, int positions, int c,
        BufferView<float> output)
    {
        var tile = Pixels(n, c);
        if (c % 4 == 0 && AlignedQuads.Fit(input, output))
        {
            launcher.Launch(AverageKernels.Forward<AlignedQuads>, tile.Config,
                input.AsArrayView(), positions, tile, output.AsArrayView());
        }
        else
        {
            launcher.Launch(AverageKernels.Forward<AnyQuads>, tile.Config,
                input.AsArrayView(), positions, tile, output.AsArrayView());
        }
    }

    public void GlobalAverageBackward(BufferView<float> dOutput, int n, int positions, int c,
        BufferView<float> dInput, Accumulation accumulation)
    {
        var tile = Pixels((long)n * positions, c);
        if (c % 4 == 0 && AlignedQuads.Fit(dOutput, dInput))
        {
            launcher.Launch(AverageKernels.Backward<AlignedQuads>, tile.Config,
                dOutput.AsArrayView(), positions, tile, dInput.AsArrayView(), accumulation);
        }
        else
        {
            launcher.Launch(AverageKernels.Backward<AnyQuads>, tile.Config,
                dOutput.AsArrayView(), positions, tile, dInput.AsArrayView(), accumulation);
        }
    }

    /// <summary>A thread for each quad of channels of each pixel.</summary>
    private static ColumnTile Pixels(long pixels, int channels)
    {
        Debug.Assert(pixels <= uint.MaxValue, "pixels are counted in 32 bits");
        return ColumnTile.ForMap(pixels, channels, mostRowsPerThread: 1);
    }

    private static BufferView<float> AsFloats(BufferView<int> positions)
        => new((float*)positions.Pointer, positions.Length);

    private static Delegate[] OfAccess<TAccess>() where TAccess : struct, IQuadAccess =>
    [
        MaxKernels.Forward<TAccess>,
        MaxKernels.Backward<TAccess>,
        AverageKernels.Forward<TAccess>,
        AverageKernels.Backward<TAccess>,
    ];
}
