namespace SimClr.Train.Training;

/// <summary>A number of the training is not finite any more.</summary>
/// <param name="what">Which one.</param>
public sealed class DivergedException(string what, long step) : Exception(what)
{
    /// <summary>From 1.</summary>
    public long Step => step;
}
