namespace SimClr.Train.Report.Content;

/// <summary>An effective option; <c>Changed</c> where the call overrode the preset.</summary>
public sealed record OptionRow(string Name, string Value, bool Changed);
