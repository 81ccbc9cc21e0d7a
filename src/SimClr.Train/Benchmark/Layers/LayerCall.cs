namespace SimClr.Train.Benchmark.Layers;

/// <summary>One kind of call in a step, and how its time compares with what it must take.</summary>
/// <param name="Layer"><c>64 -> 128, 3x3 /2, 32x32</c>, <c>batch norm 64, 32x32</c>.</param>
/// <param name="Pass">forward, input, weight, or backward.</param>
/// <param name="Algorithm">How a convolution is computed.</param>
/// <param name="Flops">Multiplications and additions that the algorithm does.</param>
/// <param name="Bytes">Inputs read once, outputs written once.</param>
public sealed record LayerCall(string Layer, string Pass, string Algorithm, double Flops, double Bytes)
{
    private readonly List<double> seconds = [], products = [], transforms = [];

    public int Calls => seconds.Count;

    /// <summary>Median of a call.</summary>
    public double Seconds => Median(seconds);

    /// <summary>Of it, what a thread multiplies and adds; 0 where nobody measures phases.</summary>
    public double ProductSeconds => Median(products);

    /// <summary>Of it, what a thread spends on Winograd's transforms or on packing patches.</summary>
    public double TransformSeconds => Median(transforms);

    public void Add(double time, double productTime, double transformTime)
    {
        seconds.Add(time);
        products.Add(productTime);
        transforms.Add(transformTime);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>
    /// No call is faster than this: the longer of what its arithmetic and what its bytes take at the machine's best.
    /// </summary>
    public double Floor(in Roof roof) => Math.Max(Flops / roof.FlopsPerSecond, Bytes / roof.BytesPerSecond);

    public bool IsBoundByMemory(in Roof roof) => Bytes / roof.BytesPerSecond > Flops / roof.FlopsPerSecond;
}
