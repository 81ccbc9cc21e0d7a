using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>Mean over all elements, shape ().</summary>
    public static Tensor Mean(Tensor input)
    {
        var device = input.Device;
        int length = checked((int)input.Length);
        var output = Output("mean", new Shape(), input);

        var scratch = new OpScratch(device);
        var sum = scratch.Take<float>(1);
        device.Reduction.Sum(input.View, sum);
        device.Elementwise.Scale(sum, 1f / length, output.View, Accumulation.Overwrite);
        scratch.Release();
        Tape.Record(new OpInfo("mean", 0), output, [input], () =>
        {
            if (input.TakesGradient(out var dInput, out var mode))
            {
                // The mean over the positions of one image of one channel: spreads dOutput / length.
                device.Pooling.GlobalAverageBackward(output.Gradient, n: 1, length, c: 1, dInput, mode);
            }
        });
        return output;
    }

    /// <summary>Sum over all elements, shape ().</summary>
    public static Tensor Sum(Tensor input) => Scale(Mean(input), input.Length);
}
