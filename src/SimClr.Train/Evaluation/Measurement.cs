using System.Globalization;

namespace SimClr.Train.Evaluation;

/// <summary>One number of a protocol: a row of the table.</summary>
/// <param name="Key">What it is called in JSON, and in code.</param>
/// <param name="Labels">Share of the training images' labels that was used.</param>
public sealed record Measurement(
    string Name, string Key, double Value, double Labels = 1, ConfusionMatrix? Confusion = null)
{
    /// <summary>The name with the share of the labels, where that is not all of them.</summary>
    public string Title => Labels == 1 ? Name : $"{Name}, {OfLabels(Labels)}";

    public static string OfLabels(double share)
        => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.###} % of labels");
}
