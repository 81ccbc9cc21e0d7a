using System.Collections.Concurrent;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Which algorithm computes each layer in each direction: the one that is given; else, if it <see cref="Measures"/>, the
/// fastest at the first call; else the one of a rule that was found by measuring on some processors. Layers are named as by
/// <see cref="Conv2dShape.Layer"/>; the batch has no say.
/// </summary>
public sealed class ConvChoices
{
    private readonly ConcurrentDictionary<(Conv2dShape Layer, ConvDirection Direction), ConvAlgorithm> made = [];

    /// <summary>Those that are not left to the rule, or to a measurement. What cannot compute its layer is not followed.</summary>
    public IReadOnlyDictionary<(string Layer, ConvDirection Direction), ConvAlgorithm> Given { get; init; }
        = new Dictionary<(string, ConvDirection), ConvAlgorithm>();

    /// <summary>
    /// Whether the algorithms of a layer are tried at its first call, which then takes several times as long. On a busy
    /// machine two that are about as fast may win in turn: results can then differ in their last digits from run to run.
    /// </summary>
    public bool Measures { get; init; }

    /// <summary>Those made so far; N is 0 in the shapes.</summary>
    public IReadOnlyDictionary<(Conv2dShape Layer, ConvDirection Direction), ConvAlgorithm> Made => made;

    internal ConvAlgorithm Make(in Conv2dShape shape, ConvDirection direction, ConvAlgorithm algorithm)
        => made[(shape with { N = 0 }, direction)] = algorithm;
}
