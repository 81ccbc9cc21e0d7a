using System.Globalization;

namespace SimClr.Train.Evaluation;

/// <summary>One number of a protocol: a row of the table.</summary>
/// <param name="Key">What it is called in JSON, and in code.</param>
/// <param name="Value">NaN where there is none, or none that says anything of the encoder.</param>
/// <param name="Labels">Share of the training images' labels that was used.</param>
public sealed record Measurement(
    string Name, string Key, double Value, double Labels = 1, ConfusionMatrix? Confusion = null)
{
    /// <summary>Held-out images that the value is a share of; null where it is none.</summary>
    public int? Images { get; init; }

    /// <summary>What the number does not say of itself.</summary>
    public string? Note { get; init; }

    /// <summary>The name with the share of the labels, where that is not all of them.</summary>
    public string Title => Labels == 1 ? Name : $"{Name}, {OfLabels(Labels)}";

    /// <summary>The number is left out, for that reason; null where notes say it already.</summary>
    public Measurement LeftOut(string? why)
        => this with { Value = double.NaN, Confusion = null, Images = null, Note = why };

    public static string OfLabels(double share)
        => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.###} % of labels");
}
