namespace SimClr.Bench;

/// <summary>By which two sides of a comparison are known to run the same network.</summary>
/// <param name="Flops">
/// Multiplications and additions of the convolutions and linear layers in one step, forward and backward.
/// </param>
/// <param name="Parameters">Trained numbers.</param>
public readonly record struct NetworkSize(long Flops, long Parameters);
