using System.Diagnostics;
using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The launches for one objective. Few rows are few tiles: then several blocks share a row of tiles, and a
/// second launch adds up what they found, in the order of the columns.
/// </summary>
internal sealed unsafe class NtXentLauncher<TObjective>(KernelLauncher launcher, Precision precision)
    : INtXentKernels<float>
    where TObjective : struct, IObjective
{
    // Enough for a large card; the order of sums must not depend on the card.
    private const int Blocks = 256;

    public static IEnumerable<KernelVariant> Kernels =>
    [
        .. OfProduct<Fp32Product>(),
        .. OfProduct<TensorCoreProduct>(),
        new(NtXentForward.Merge<TObjective>, NtXentForward.MergeThreads),
    ];

    public void Forward(BufferView<float> z, BufferView<int> labels, in NtXentShape shape,
        BufferView<float> loss, BufferView<float> logSumExp)
    {
        Debug.Assert(z.Length == shape.Length && logSumExp.Length == shape.OwnRows && shape.Temperature > 0);
        Debug.Assert(labels.Length == shape.Labels);
        RequireInts(shape);
        var own = new OwnRows(shape);
        var (splits, tilesPerSplit) = Split(shape, own, 1);
        float inverseTemperature = (float)(1 / shape.Temperature);
        using var weights = new Scratch<float>(launcher.Gpu.Memory, labels.Length);
        using var scratch = new Scratch<float>(launcher.Gpu.Memory, 3L * splits * shape.OwnRows);
        WeightImages(labels, weights.View);
        launcher.Launch(ForwardKernel(z, shape), Config(new Index3D(own.Blocks, splits, 1)),
            z.AsArrayView(), labels.AsArrayView(), scratch.View.AsArrayView(),
            own, shape.Rows, shape.D, tilesPerSplit, inverseTemperature);
        launcher.Launch(NtXentForward.Merge<TObjective>, new KernelConfig(1, NtXentForward.MergeThreads),
            scratch.View.AsArrayView(), weights.View.AsArrayView(), loss.AsArrayView(),
            logSumExp.AsArrayView(), own, shape.Rows, splits, inverseTemperature);
    }

    public void Backward(BufferView<float> dLoss, BufferView<float> z, BufferView<int> labels,
        BufferView<float> logSumExp, in NtXentShape shape, BufferView<float> dZ, Accumulation accumulation)
    {
        Debug.Assert(z.Length == shape.Length && dZ.Length == shape.OwnLength && logSumExp.Length == shape.Rows);
        Debug.Assert(labels.Length == shape.Labels);
        RequireInts(shape);
        int parts = (shape.D + SimilarityTile.GradientWidth - 1) / SimilarityTile.GradientWidth;
        var own = new OwnRows(shape);
        var (splits, tilesPerSplit) = Split(shape, own, parts);
        using var weights = new Scratch<float>(launcher.Gpu.Memory, labels.Length);
        using var scratch = new Scratch<float>(launcher.Gpu.Memory, splits * shape.OwnLength);
        WeightImages(labels, weights.View);
        launcher.Launch(BackwardKernel(z, shape), Config(new Index3D(own.Blocks, splits, parts)),
            z.AsArrayView(), labels.AsArrayView(), weights.View.AsArrayView(), logSumExp.AsArrayView(),
            scratch.View.AsArrayView(), own, shape.Rows, shape.D, tilesPerSplit, (float)(1 / shape.Temperature));

        const int Threads = NtXentBackward.MergeThreads;
        launcher.Launch(NtXentBackward.Merge,
            new KernelConfig((int)((shape.OwnLength + Threads - 1) / Threads), Threads),
            scratch.View.AsArrayView(), dLoss.AsArrayView(), dZ.AsArrayView(), shape.OwnLength, splits,
            (float)(1 / (shape.Rows * shape.Temperature)), accumulation);
    }

    private static void RequireInts(in NtXentShape shape)
    {
        if (shape.Length > int.MaxValue)
        {
            throw new NotSupportedException(
                $"nt-xent on CUDA: z ({shape.Rows}, {shape.D}) has {shape.Length} numbers, at most "
                + $"{int.MaxValue} can be counted: use smaller batches.");
        }
    }

    private static KernelConfig Config(Index3D grid) => new(grid, new Index3D(SimilarityTile.Threads, 1, 1));

    /// <summary>
    /// Into how many parts the columns are split, and how many tiles each has (the last maybe fewer).
    /// </summary>
    private static (int Splits, int TilesPerSplit) Split(in NtXentShape shape, OwnRows own, int parts)
    {
        int tiles = (shape.Rows + SimilarityTile.Side - 1) / SimilarityTile.Side;
        int wanted = Math.Clamp(Blocks / (own.Blocks * parts), 1, tiles);
        int tilesPerSplit = (tiles + wanted - 1) / wanted;
        return ((tiles + tilesPerSplit - 1) / tilesPerSplit, tilesPerSplit);
    }

    private void WeightImages(BufferView<int> labels, BufferView<float> weights)
    {
        const int Threads = SupervisedObjective.WeightThreads;
        if (!labels.IsEmpty)
        {
            int images = (int)labels.Length;
            launcher.Launch(SupervisedObjective.WeightImages,
                new KernelConfig((images + Threads - 1) / Threads, Threads),
                labels.AsArrayView(), weights.AsArrayView(), images);
        }
    }

    private Action<ArrayView<float>, ArrayView<int>, ArrayView<float>, OwnRows, int, int, int, float> ForwardKernel(
        BufferView<float> z, in NtXentShape shape)
        => (precision == Precision.Fp32, IsAligned(z, shape)) switch
        {
            (true, true) => NtXentForward.SumExponentials<Fp32Product, AlignedRowCopy, TObjective>,
            (true, false) => NtXentForward.SumExponentials<Fp32Product, AnyRowCopy, TObjective>,
            (false, true) => NtXentForward.SumExponentials<TensorCoreProduct, AlignedRowCopy, TObjective>,
            _ => NtXentForward.SumExponentials<TensorCoreProduct, AnyRowCopy, TObjective>,
        };

    private Action<ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        OwnRows, int, int, int, float> BackwardKernel(BufferView<float> z, in NtXentShape shape)
        => (precision == Precision.Fp32, IsAligned(z, shape)) switch
        {
            (true, true) => NtXentBackward.SumGradient<Fp32Product, AlignedRowCopy, TObjective>,
            (true, false) => NtXentBackward.SumGradient<Fp32Product, AnyRowCopy, TObjective>,
            (false, true) => NtXentBackward.SumGradient<TensorCoreProduct, AlignedRowCopy, TObjective>,
            _ => NtXentBackward.SumGradient<TensorCoreProduct, AnyRowCopy, TObjective>,
        };

    private static bool IsAligned(BufferView<float> z, in NtXentShape shape)
        => (nint)z.Pointer % sizeof(Float4) == 0 && shape.D % 4 == 0;

    private static IEnumerable<KernelVariant> OfProduct<TProduct>()
        where TProduct : struct, ISimilarityProduct
        =>
        [
            new(NtXentForward.SumExponentials<TProduct, AlignedRowCopy, TObjective>, SimilarityTile.Threads),
            new(NtXentForward.SumExponentials<TProduct, AnyRowCopy, TObjective>, SimilarityTile.Threads),
            new(NtXentBackward.SumGradient<TProduct, AlignedRowCopy, TObjective>, SimilarityTile.Threads),
            new(NtXentBackward.SumGradient<TProduct, AnyRowCopy, TObjective>, SimilarityTile.Threads),
        ];
}
