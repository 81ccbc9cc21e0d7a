using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Launches tile products in one precision: chooses the tile, cuts the depth, adds the slices up.
/// </summary>
/// <param name="enoughTiles">Tiles that a larger tile must leave.</param>
internal sealed class ProductLauncher<TMultiply>(
    KernelLauncher launcher, IDeviceMemory memory, long enoughTiles)
    where TMultiply : struct, IMultiply
{
    /// <summary>
    /// target (Rows, Columns) (+)= left · right + bias, cut along the depth where that gives too few tiles.
    /// </summary>
    public void Multiply<TLeft, TRight>(
        TLeft left, TRight right, BufferView<float> bias, in ProductShape shape,
        BufferView<float> target, Accumulation accumulation)
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
    {
        var (rows, columns, depth, _) = shape;
        var slices = new DepthSlices(rows, columns, depth);
        if (slices.Count == 1)
        {
            Launch(left, right, new MatrixOutput(target, bias, rows, columns, accumulation), shape, slices);
            return;
        }

        using var partial = new Scratch<float>(memory, target.Length * slices.Count);
        var partials = new MatrixOutput(partial.View, default, rows, columns, Accumulation.Overwrite);
        Launch(left, right, partials, shape, slices);
        int blocks = checked((int)((target.Length + SliceSum.Threads - 1) / SliceSum.Threads));
        launcher.Launch(SliceSum.Sum, new KernelConfig(blocks, SliceSum.Threads),
            partial.View.AsArrayView(), bias.AsArrayView(), target.AsArrayView(), slices.Count, columns, accumulation);
    }

    /// <summary>One launch, the depth whole, to any output.</summary>
    public void MultiplyWhole<TLeft, TRight, TOutput>(
        TLeft left, TRight right, TOutput output, in ProductShape shape)
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
        where TOutput : struct, IOutput
        => Launch(left, right, output, shape, DepthSlices.Whole(shape.Depth));

    /// <summary>What the products of these factors can launch.</summary>
    public static IEnumerable<KernelVariant> Kernels<TLeft, TRight, TOutput>()
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
        where TOutput : struct, IOutput
        =>
        [
            Variant<Tiles.Large, TLeft, TRight, TOutput>(),
            Variant<Tiles.Tall, TLeft, TRight, TOutput>(),
            Variant<Tiles.Small, TLeft, TRight, TOutput>(),
            .. UnalignedKernels<TLeft, TRight, TOutput>(),
        ];

    /// <summary>What the products of these factors can launch if they are never aligned.</summary>
    public static IEnumerable<KernelVariant> UnalignedKernels<TLeft, TRight, TOutput>()
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
        where TOutput : struct, IOutput
        => [Variant<Tiles.Scalar, TLeft, TRight, TOutput>()];

    private void Launch<TLeft, TRight, TOutput>(
        TLeft left, TRight right, TOutput output, in ProductShape shape, in DepthSlices slices)
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
        where TOutput : struct, IOutput
    {
        if (!shape.Aligned)
        {
            LaunchTiles<Tiles.Scalar, TLeft, TRight, TOutput>(left, right, output, shape, slices);
        }
        else if (shape.Columns > Tiles.Tall.Columns && Fits<Tiles.Large>(shape, slices))
        {
            LaunchTiles<Tiles.Large, TLeft, TRight, TOutput>(left, right, output, shape, slices);
        }
        else if (shape.Columns <= Tiles.Tall.Columns && Fits<Tiles.Tall>(shape, slices))
        {
            LaunchTiles<Tiles.Tall, TLeft, TRight, TOutput>(left, right, output, shape, slices);
        }
        else
        {
            LaunchTiles<Tiles.Small, TLeft, TRight, TOutput>(left, right, output, shape, slices);
        }
    }

    private bool Fits<TTile>(in ProductShape shape, in DepthSlices slices) where TTile : struct, ITile
        => shape.Rows > TTile.Rows / 2
            && DepthSlices.Tiles<TTile>(shape.Rows, shape.Columns) * slices.Count >= enoughTiles;

    private void LaunchTiles<TTile, TLeft, TRight, TOutput>(
        TLeft left, TRight right, TOutput output, in ProductShape shape, in DepthSlices slices)
        where TTile : struct, ITile
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
        where TOutput : struct, IOutput
    {
        int columnBlocks = (shape.Columns + TTile.Columns - 1) / TTile.Columns;
        int tiles = checked((int)DepthSlices.Tiles<TTile>(shape.Rows, shape.Columns));
        var config = new KernelConfig(new Index2D(tiles, slices.Count), new Index2D(TileProduct.Threads, 1),
            SharedMemoryConfig.RequestDynamic<Float4>(TileProduct.SharedQuads<TTile>()));
        launcher.Launch(Kernel<TTile, TLeft, TRight, TOutput>(), config,
            left, right, output, columnBlocks, shape.Depth, slices.Depth);
    }

    private static unsafe KernelVariant Variant<TTile, TLeft, TRight, TOutput>()
        where TTile : struct, ITile
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
        where TOutput : struct, IOutput
        => new(Kernel<TTile, TLeft, TRight, TOutput>(), TileProduct.Threads,
            TileProduct.SharedQuads<TTile>() * sizeof(Float4));

    private static Action<TLeft, TRight, TOutput, int, int, int> Kernel<TTile, TLeft, TRight, TOutput>()
        where TTile : struct, ITile
        where TLeft : struct, IOperand
        where TRight : struct, IOperand
        where TOutput : struct, IOutput
        => TileProduct.Multiply<TMultiply, TTile, TLeft, TRight, TOutput>;
}
