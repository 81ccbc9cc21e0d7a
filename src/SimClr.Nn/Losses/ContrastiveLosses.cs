using SimClr.Kernels;
using SimClr.Kernels.Ranks;

namespace SimClr.Nn.Losses;

/// <summary>The losses that <c>--objective</c> chooses from.</summary>
public static class ContrastiveLosses
{
    /// <summary>What each compares a view with.</summary>
    public const string InWords = "ntxent (the image's other view against all others), decoupled (that one left "
        + "out of the denominator), supervised (all of its class; needs labels)";

    private static readonly (string Name, Func<double, ICommunicator?, IContrastiveLoss> Create)[] Known =
    [
        ("ntxent", (temperature, ranks) => new NtXentLoss(temperature, ranks: ranks)),
        ("decoupled", (temperature, ranks) => new NtXentLoss(temperature, ContrastiveObjective.Decoupled, ranks)),
        ("supervised", (temperature, ranks) => new NtXentLoss(temperature, ContrastiveObjective.Supervised, ranks)),
    ];

    public static string[] Names { get; } = [.. Known.Select(loss => loss.Name)];

    /// <param name="ranks">Who has the other rows of a step; null where it is one process.</param>
    /// <exception cref="ArgumentException">There is no loss of that name.</exception>
    public static IContrastiveLoss Create(string name, double temperature, ICommunicator? ranks = null)
        => Array.Find(Known, loss => loss.Name == name).Create?.Invoke(temperature, ranks)
            ?? throw new ArgumentException($"loss: there is no {name}; there are {string.Join(", ", Names)}.");
}
