using SimClr.Kernels;

namespace SimClr.Nn.Losses;

/// <summary>The losses that <c>--objective</c> chooses from.</summary>
public static class ContrastiveLosses
{
    /// <summary>What each compares a view with.</summary>
    public const string InWords = "ntxent (the image's other view against all others), decoupled (that one left "
        + "out of the denominator), supervised (all of its class; needs labels)";

    private static readonly (string Name, Func<double, IContrastiveLoss> Create)[] Known =
    [
        ("ntxent", temperature => new NtXentLoss(temperature)),
        ("decoupled", temperature => new NtXentLoss(temperature, ContrastiveObjective.Decoupled)),
        ("supervised", temperature => new NtXentLoss(temperature, ContrastiveObjective.Supervised)),
    ];

    public static string[] Names { get; } = [.. Known.Select(loss => loss.Name)];

    /// <exception cref="ArgumentException">There is no loss of that name.</exception>
    public static IContrastiveLoss Create(string name, double temperature)
        => Array.Find(Known, loss => loss.Name == name).Create?.Invoke(temperature)
            ?? throw new ArgumentException($"loss: there is no {name}; there are {string.Join(", ", Names)}.");
}
