using System.Diagnostics;

namespace SimClr.Tensors;

/// <summary>
/// Where a step's time goes, by op, pass and output shape. Time runs in laps: whatever passed since the lap
/// before counts for the op that ends. Every lap waits for the device.
/// </summary>
public sealed class Profiler : OpListener
{
    private readonly Dictionary<(string Op, string Pass, Shape Output, Shape Inner), ProfileRow> rows = [];
    private long lapStart = Stopwatch.GetTimestamp();

    /// <summary>Rows so far, the most expensive first.</summary>
    public IReadOnlyList<ProfileRow> Rows => [.. rows.Values.OrderByDescending(row => row.Seconds)];

    /// <summary>Ends a lap that is no op: views, optimizer.</summary>
    public void Lap(string what) => Lap(new OpInfo(what, 0), "", default, 0);

    /// <summary>Starts a new lap; what passed since the last one counts for nobody.</summary>
    public void Restart() => lapStart = Stopwatch.GetTimestamp();

    protected internal override void Forward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
    {
        output.Device.Synchronize();
        Lap(op, "forward", output.Shape, op.Flops);
    }

    protected internal override void BackwardBegins() => Restart();

    protected internal override void Backward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
    {
        // Each gradient of a convolution or linear layer costs as much as its forward line.
        int gradients = 0;
        foreach (var input in inputs[..Math.Min(2, inputs.Length)])
        {
            gradients += input is { RequiresGrad: true } ? 1 : 0;
        }

        output.Device.Synchronize();
        Lap(op, "backward", output.Shape, gradients * op.Flops);
    }

    private void Lap(in OpInfo op, string pass, Shape output, long flops)
    {
        long now = Stopwatch.GetTimestamp();
        var key = (op.Name, pass, output, op.Inner);
        if (!rows.TryGetValue(key, out var row))
        {
            rows[key] = row = new ProfileRow(op.Title, pass, output);
        }

        row.Add(Stopwatch.GetElapsedTime(lapStart, now).TotalSeconds, flops);
        lapStart = Stopwatch.GetTimestamp();
    }
}
