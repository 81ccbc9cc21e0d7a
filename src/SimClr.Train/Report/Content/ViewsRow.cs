namespace SimClr.Train.Report.Content;

/// <summary>A training image, the pairs of views that epochs make of it, as PNG, and its file, if any.</summary>
public sealed record ViewsRow(
    byte[] Original, IReadOnlyList<(byte[] First, byte[] Second)> Pairs, string? File = null);
