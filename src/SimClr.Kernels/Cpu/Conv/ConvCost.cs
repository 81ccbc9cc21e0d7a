namespace SimClr.Kernels.Cpu;

/// <summary>How a convolution is computed in one of its directions, and with how much arithmetic.</summary>
/// <param name="Flops">
/// Multiplications and additions of its products, whole tiles counted; those of Winograd's transforms are not.
/// </param>
public readonly record struct ConvCost(ConvAlgorithm Algorithm, double Flops);
