namespace SimClr.Tests.Support;

/// <summary>A value in an ONNX graph, in C order: pictures are (N, C, H, W).</summary>
internal sealed record OnnxArray(int[] Shape, double[] Values)
{
    public static OnnxArray Empty(params int[] shape)
        => new(shape, new double[shape.Aggregate(1, (product, length) => product * length)]);

    public OnnxArray Map(Func<double, double> function)
        => new(Shape, Array.ConvertAll(Values, v => function(v)));
}
