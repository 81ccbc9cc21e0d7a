using System.Globalization;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>One number of a protocol, a fraction: a row of the table.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Labels">Share of the training images' labels that was used.</param>
internal sealed record Measurement(
    string Name, string Key, double Value, double Labels = 1, ConfusionMatrix? Confusion = null)
{
    /// <summary>The name with the share of the labels, where that is not all of them.</summary>
    public string Title => Labels == 1 ? Name : $"{Name}, {OfLabels(Labels)}";

    public static string OfLabels(double share)
        => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.###} % of labels");
}
