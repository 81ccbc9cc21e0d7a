namespace SimClr.Train.Pages.Charts;

/// <summary>
/// A line of a chart. <c>Style</c> is a class of the style sheet: trained, random, reference.
/// </summary>
internal sealed record Series(
    string Name, string Style, IReadOnlyList<(double X, double Y)> Points, bool Dots = false);
