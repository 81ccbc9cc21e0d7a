namespace SimClr.Kernels.Cpu;

/// <summary>How a direction of a convolution is computed. All give the same numbers, but for their rounding.</summary>
public enum ConvAlgorithm
{
    /// <summary>A product whose rows are the patches under the kernel, copied piece by piece as they are needed.</summary>
    ImplicitGemm,

    /// <summary>Winograd's by tiles of 4x4 pixels: F(4x4, 3x3), and its like for stride 2.</summary>
    Winograd,

    /// <summary>Winograd's by tiles of 3x3 pixels: F(3x3, 3x3), and its like for stride 2.</summary>
    WinogradMedium,

    /// <summary>Winograd's by tiles of 2x2 pixels: F(2x2, 3x3).</summary>
    WinogradSmall,

    /// <summary>Winograd's along the rows alone: F(4, 3) for each of the kernel's rows.</summary>
    RowWinograd,
}
