using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// Maximum over square windows: (N,H,W,C) to (N,OutH,OutW,C). Padding never wins.
    /// </summary>
    /// <exception cref="ArgumentException">No output pixel is left, or a window could lie in the
    /// padding.</exception>
    public static Tensor MaxPool(Tensor input, int kernel, int stride, int padding = 0)
    {
        if (input.Shape.Rank != 4)
        {
            throw new ArgumentException($"maxpool: input {input.Shape} must be (N,H,W,C).");
        }

        if (kernel < 1 || stride < 1 || padding < 0 || 2 * padding > kernel)
        {
            throw new ArgumentException($"maxpool: kernel {kernel}, stride {stride}, padding {padding}; "
                + "kernel and stride must be at least 1, padding at most half the kernel.");
        }

        var shape = new Pool2dShape(
            input.Shape[0], input.Shape[1], input.Shape[2], input.Shape[3], kernel, stride, padding);
        if (shape.H + 2 * padding < kernel || shape.W + 2 * padding < kernel)
        {
            throw new ArgumentException($"maxpool: input {input.Shape} is smaller than kernel {kernel} with "
                + $"padding {padding}; enlarge the image.");
        }

        var kernels = input.Device.Pooling;
        var output = Output("maxpool", new Shape(shape.N, shape.OutH, shape.OutW, shape.C), input);
        var scratch = new OpScratch(input.Device);
        var argMax = scratch.Take<int>(shape.OutputLength);

        kernels.MaxForward(input.View, shape, output.View, argMax);
        Tape.Record(new OpInfo("maxpool", 0), output, [input], () =>
        {
            if (input.TakesGradient(out var dInput, out var mode))
            {
                kernels.MaxBackward(output.Gradient, argMax, shape, dInput, mode);
            }
        }, scratch, unread: [input, output]);
        return output;
    }
}
