namespace SimClr.Kernels.Gpu;

/// <summary>
/// Convolution as a product whose factors are copied from the image as they are needed, in one precision.
/// </summary>
internal sealed class Conv2d<TMultiply>(ProductLauncher<TMultiply> products) : IConv2dKernels<float>
    where TMultiply : struct, IMultiply
{
    public static IEnumerable<KernelVariant> Kernels =>
    [
        .. ProductLauncher<TMultiply>.Kernels<PatchRows, MatrixRows, MatrixOutput>(),
        .. ProductLauncher<TMultiply>.Kernels<PatchRows, PhaseWeights, PhaseOutput>(),
        .. ProductLauncher<TMultiply>.Kernels<MatrixColumns, PatchColumns, MatrixOutput>(),
    ];

    /// <summary>output (pixels, OutC) = patches of the input · weight^T.</summary>
    public bool Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics = default)
    {
        Check(shape);
        var grid = PatchGrid.Forward(shape);
        if (grid.Pixels == 0 || shape.OutC == 0)
        {
            return false;
        }

        bool aligned = Copies.AreAligned(input, shape.C) && Copies.AreAligned(weight, grid.Depth);
        products.Multiply(new PatchRows(input.AsArrayView(), grid),
            new MatrixRows(weight.AsArrayView(), shape.OutC, grid.Depth), default,
            new ProductShape(grid.Pixels, shape.OutC, grid.Depth, aligned), output, Accumulation.Overwrite);
        return false;
    }

    /// <summary>
    /// dInput (pixels, C) = patches of dOutput · weight, by phases of the stride: no product is wasted on
    /// zeros.
    /// </summary>
    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
    {
        Check(shape);
        bool add = accumulation == Accumulation.Add;
        bool aligned = Copies.AreAligned(dOutput, shape.OutC) && Copies.AreAligned(weight, shape.C);
        for (int phase = 0; phase < shape.Stride * shape.Stride; phase++)
        {
            var y = new InputPhase(phase / shape.Stride, shape.Stride, shape.Padding, shape.H, shape.KH);
            var x = new InputPhase(phase % shape.Stride, shape.Stride, shape.Padding, shape.W, shape.KW);
            var grid = PatchGrid.BackwardInput(shape, y, x);
            if (grid.Pixels > 0 && shape.C > 0 && !(add && grid.Depth == 0))
            {
                products.MultiplyWhole(
                    new PatchRows(dOutput.AsArrayView(), grid), new PhaseWeights(weight, shape, y, x),
                    new PhaseOutput(dInput, shape, y, x, accumulation),
                    new ProductShape(grid.Pixels, shape.C, grid.Depth, aligned));
            }
        }
    }

    /// <summary>dWeight (OutC, patch) = dOutput^T · patches of the input: the depth is all pixels.</summary>
    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        Check(shape);
        var grid = PatchGrid.Forward(shape);
        if (shape.OutC == 0 || grid.Depth == 0)
        {
            return;
        }

        bool aligned = Copies.AreAligned(dOutput, shape.OutC) && Copies.AreAligned(input, shape.C);
        products.Multiply(new MatrixColumns(dOutput.AsArrayView(), shape.OutC),
            new PatchColumns(input.AsArrayView(), grid), default,
            new ProductShape(shape.OutC, grid.Depth, grid.Pixels, aligned), dWeight, accumulation);
    }

    private static void Check(in Conv2dShape shape)
    {
        if (Math.Max(shape.KH, shape.KW) > PatchGrid.MaxTaps)
        {
            throw new ArgumentException(
                $"conv2d: kernel {shape.KH}x{shape.KW}, on CUDA at most {PatchGrid.MaxTaps} taps a side; "
                + "use a smaller kernel or --device cpu.");
        }
    }
}
