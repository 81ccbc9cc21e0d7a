using SimClr.Kernels;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>An elementwise op: <c>Ops.Map&lt;Relu&gt;(input)</c>.</summary>
    public static Tensor Map<TOp>(Tensor input) where TOp : struct, IUnaryOp
    {
        string name = typeof(TOp).Name.ToLowerInvariant();
        var kernels = input.Device.Elementwise;
        var output = Output(name, input.Shape, input);

        kernels.Map<TOp>(input.View, output.View);
        Tape.Record(new OpInfo(name, 0), output, [input], () =>
        {
            if (input.TakesGradient(out var dInput, out var mode))
            {
                var saved = TOp.SavesOutput ? output : input;
                kernels.MapBackward<TOp>(output.Gradient, saved.View, dInput, mode);
            }
        });
        return output;
    }

    /// <summary>max(input, 0); NaN stays NaN.</summary>
    public static Tensor Relu(Tensor input) => Map<Relu>(input);
}
