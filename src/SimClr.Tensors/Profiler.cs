using System.Diagnostics;

namespace SimClr.Tensors;

/// <summary>
/// Where a step's time goes, by op, pass and output shape. Time runs in laps: whatever passed since the lap
/// before counts for the op that ends. Every lap waits for the device.
/// </summary>
public sealed class Profiler : OpListener
{
    private readonly Dictionary<(string Op, string Pass, Shape Output, Shape Weight), ProfileRow> rows = [];
    private long lapStart = Stopwatch.GetTimestamp();

    /// <summary>Rows so far, the most expensive first.</summary>
    public IReadOnlyList<ProfileRow> Rows => [.. rows.Values.OrderByDescending(row => row.Seconds)];

    /// <summary>Ends a lap that is no op: views, optimizer.</summary>
    public void Lap(string what) => Lap(what, "", default, default, 0);

    /// <summary>Starts a new lap; what passed since the last one counts for nobody.</summary>
    public void Restart() => lapStart = Stopwatch.GetTimestamp();

    protected internal override void Forward(string op, Tensor output, ReadOnlySpan<Tensor?> inputs)
    {
        output.Device.Synchronize();
        Lap(op, "forward", output.Shape, WeightShape(op, inputs), gradients: 1);
    }

    protected internal override void BackwardBegins() => Restart();

    protected internal override void Backward(string op, Tensor output, ReadOnlySpan<Tensor?> inputs)
    {
        // Each gradient of a convolution or linear layer costs as much as its forward line.
        int gradients = 0;
        foreach (var input in inputs[..Math.Min(2, inputs.Length)])
        {
            gradients += input is { RequiresGrad: true } ? 1 : 0;
        }

        output.Device.Synchronize();
        Lap(op, "backward", output.Shape, WeightShape(op, inputs), gradients);
    }

    private static Shape WeightShape(string op, ReadOnlySpan<Tensor?> inputs)
        => op is "conv2d" or "linear" ? inputs[1]!.Shape : default;

    private void Lap(string op, string pass, Shape output, Shape weight, int gradients)
    {
        long now = Stopwatch.GetTimestamp();
        var key = (op, pass, output, weight);
        if (!rows.TryGetValue(key, out var row))
        {
            // A layer is told from others of its output by what one output is computed from: 3x3x64.
            string inner = weight.Rank == 0 ? "" : " " + string.Join('x', weight.Dimensions[1..].ToArray());
            rows[key] = row = new ProfileRow(op + inner, pass, output);
        }

        // Every output is a dot product with one row of the weight.
        long flops = weight.Rank == 0 ? 0 : 2 * output.Length * (weight.Length / weight[0]);
        row.Add(Stopwatch.GetElapsedTime(lapStart, now).TotalSeconds, gradients * flops);
        lapStart = Stopwatch.GetTimestamp();
    }
}
