namespace SimClr.Kernels.Cpu;

/// <summary>
/// Weight gradient of a 1x1 convolution with many output channels, as one product: dWeight (OutC, C) = dOutput (pixels,
/// OutC)^T · input (pixels, C). Of dOutput, whose pixels are so long that they compete for the same lines of the cache,
/// the product takes blocks that do not.
/// </summary>
internal sealed unsafe class PointwiseWeight<V>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
{
    private const int ManyChannels = 512; // up to here ImplicitGemmWeight's blocks have columns enough
    private const int PackedPixels = 256; // of a task

    private readonly Gemm<V> gemm = new(threads, memory);

    public static bool Suits(in Conv2dShape shape)
        => shape is { KH: 1, KW: 1, Padding: 0, OutC: > ManyChannels }
            && shape.C % V.Width == 0 && PatchGrid.Forward(shape).Rows <= int.MaxValue;

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        var grid = PatchGrid.Forward(shape);
        using var packed = new Scratch(memory, grid.SourceIsDense ? 0 : grid.Rows * shape.C);
        var pixels = grid.SourceIsDense
            ? input : Pack(input.Pointer, grid, new BufferView<float>(packed.Pointer, grid.Rows * shape.C));
        gemm.Multiply(dOutput, pixels, default,
            new GemmShape(M: shape.OutC, N: shape.C, K: (int)grid.Rows, TransposeA: true), dWeight, accumulation);
    }

    /// <summary>The pixels that a stride leaves, one behind the other.</summary>
    private BufferView<float> Pack(float* input, PatchGrid grid, BufferView<float> packed)
    {
        float* target = packed.Pointer;
        threads.For(GemmBlocks.Divide((int)grid.Rows, PackedPixels), task =>
        {
            long first = (long)task * PackedPixels;
            int pixels = (int)Math.Min(PackedPixels, grid.Rows - first);
            var lap = new PhaseClock.Lap(threads.Clock);
            grid.Pack<V>(input, first, pixels, 0, grid.Depth, target + first * grid.Depth, grid.Depth);
            lap.End(CpuPhase.Transform);
        });
        return packed;
    }
}
