using System.Numerics;
using SimClr.Kernels;

namespace SimClr.Tests.Support;

/// <summary>
/// One op on one shape: a row of the op table. A row says what goes in, what comes out and how it is called;
/// the table's tests (Kernels/OpTableTests) do the rest on every device: agreement with the reference in
/// double, same bits for any thread count and alignment, guard bands and inputs untouched, NaN, huge values,
/// gradients.
///
/// How to add an op: in tests/Kernels, a class that implements <see cref="IOpTable"/> is found by itself. Its
/// Rows yield, for a few awkward shapes (one row, lengths around a multiple of the vector width, optional
/// arguments left out),
/// <code>
///   var forward = new OpCase&lt;T&gt;($"scale, length {n}")
///   {
///       Buffers = [In("input", n), Out("output", n)],
///       Run = (d, b) => d.Elementwise.Scale(b["input"], T.CreateChecked(1.5), b["output"],
/// Accumulation.Overwrite),   };   yield return forward;   foreach (var mode in Modes.Both)   {       yield
/// return new OpCase&lt;T&gt;($"scale backward, length {n}, {mode}")       {           Forward = forward,    
///       Buffers = [In("dOutput", n), Out("dInput", n, mode)],           Run = (d, b) =>
/// d.Elementwise.Scale(b["dOutput"], T.CreateChecked(1.5), b["dInput"], mode),       };   }
/// </code>
/// Names carry the meaning. An input of a backward row that is called like a buffer of its forward takes that
/// buffer's content. dX belongs to X: finite differences of sum over outputs Y of (dY · Y) check every output
/// dX.
/// </summary>
internal sealed record OpCase<T>(string Name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required IReadOnlyList<OpBuffer> Buffers { get; init; }

    public required Action<IKernelDevice<T>, OpArguments<T>> Run { get; init; }

    /// <summary>The row that this one is the gradient of.</summary>
    public OpCase<T>? Forward { get; init; }

    /// <summary>
    /// False for a backward row whose outputs are not all called dX: one that works in place.
    /// </summary>
    public bool ChecksGradient { get; init; } = true;

    /// <summary>|actual - expected| may be AbsoluteTolerance + RelativeTolerance · |expected|.</summary>
    public double AbsoluteTolerance { get; init; } = 1e-5;

    public double RelativeTolerance { get; init; } = 1e-5;

    /// <summary>
    /// Factor on the inputs in the huge-value test: such that float still holds the squares.
    /// </summary>
    public double HugeScale { get; init; } = 1e15;

    /// <summary>
    /// A NaN may reach more outputs than by the plain formula (a Winograd tile). Those it must reach stay
    /// checked.
    /// </summary>
    public bool NaNSpreads { get; init; }

    /// <summary>
    /// The op multiplies matrices, and a device may round their elements first. It is then given inputs that
    /// are rounded already, as is the reference: what is left are sums, which must be as exact as in any
    /// precision.
    /// </summary>
    public bool RoundsFactors { get; init; }

    public override string ToString() => Name;
}
