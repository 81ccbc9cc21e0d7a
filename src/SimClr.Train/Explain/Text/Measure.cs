namespace SimClr.Train.Explain.Text;

/// <summary>One number about the loss, with what it means.</summary>
/// <param name="Untrained">The same for random weights; null where there is nothing to compare.</param>
internal sealed record Measure(string Name, string Value, string? Untrained, string Meaning);
