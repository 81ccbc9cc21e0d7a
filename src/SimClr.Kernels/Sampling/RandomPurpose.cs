namespace SimClr.Kernels.Sampling;

/// <summary>Keeps the random numbers of different uses apart, so that one seed serves a whole run.</summary>
public enum RandomPurpose : uint
{
    Views,
    Shapes,
    Split,
    Order,
    Initialization,
    Test,
}
