namespace SimClr.Kernels.Cpu;

/// <summary>Convolution in one register width, whatever width that is.</summary>
internal interface ISimdConv2d
{
    /// <summary>The algorithms that can compute it.</summary>
    IReadOnlyList<ConvAlgorithm> Candidates(in Conv2dShape shape, ConvDirection direction);

    /// <summary>The one to take where nothing else is known. A batch of any size has the same.</summary>
    ConvAlgorithm Rule(in Conv2dShape shape, ConvDirection direction);

    IConvPasses Passes(ConvAlgorithm algorithm, in Conv2dShape shape);
}
