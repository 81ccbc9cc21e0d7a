using System.Diagnostics;

namespace SimClr.Tensors;

/// <summary>
/// Where a step's time goes, by op, pass and output shape. Opt-in: while one is alive on a thread, every op
/// of that thread reports to it. Time runs in laps: whatever passed since the lap before counts for the op
/// that ends.
/// </summary>
public sealed class Profiler : IDisposable
{
    [ThreadStatic]
    private static Profiler? current;

    private readonly Dictionary<(string Op, string Pass, Shape Output), ProfileRow> rows = [];
    private long lapStart = Stopwatch.GetTimestamp();

    public Profiler() => current = this;

    /// <summary>Rows so far, the most expensive first.</summary>
    public IReadOnlyList<ProfileRow> Rows => [.. rows.Values.OrderByDescending(row => row.Seconds)];

    internal static Profiler? Current => current;

    /// <summary>Ends a lap that is no op: views, optimizer.</summary>
    public void Lap(string what) => Lap(what, "", default, 0);

    /// <summary>Starts a new lap; what passed since the last one counts for nobody.</summary>
    public void Restart() => lapStart = Stopwatch.GetTimestamp();

    public void Dispose() => current = null;

    internal void Forward(string op, Tensor output, ReadOnlySpan<Tensor?> inputs)
        => Lap(op, "forward", output.Shape, Flops(op, output, inputs));

    internal void Backward(string op, Tensor output, ReadOnlySpan<Tensor?> inputs)
    {
        // Each gradient of a convolution or linear layer costs as much as its forward line.
        int gradients = 0;
        foreach (var input in inputs[..Math.Min(2, inputs.Length)])
        {
            gradients += input!.RequiresGrad ? 1 : 0;
        }

        Lap(op, "backward", output.Shape, gradients * Flops(op, output, inputs));
    }

    /// <summary>
    /// Every output of a convolution or linear layer is a dot product with one row of the weight.
    /// </summary>
    private static long Flops(string op, Tensor output, ReadOnlySpan<Tensor?> inputs)
        => op is "conv2d" or "linear" ? 2 * output.Length * (inputs[1]!.Length / inputs[1]!.Shape[0]) : 0;

    private void Lap(string op, string pass, Shape output, long flops)
    {
        long now = Stopwatch.GetTimestamp();
        var key = (op, pass, output);
        if (!rows.TryGetValue(key, out var row))
        {
            rows[key] = row = new ProfileRow(op, pass, output);
        }

        row.Add(Stopwatch.GetElapsedTime(lapStart, now).TotalSeconds, flops);
        lapStart = Stopwatch.GetTimestamp();
    }
}
