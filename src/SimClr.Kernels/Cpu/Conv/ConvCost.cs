namespace SimClr.Kernels.Cpu;

/// <summary>How a convolution is computed in one of its directions, and with how much arithmetic.</summary>
/// <param name="Algorithm">implicit gemm, or winograd, row winograd, with or without stride 2.</param>
/// <param name="Flops">
/// Multiplications and additions of its products, whole tiles counted; those of Winograd's transforms are not.
/// </param>
public readonly record struct ConvCost(string Algorithm, double Flops);
