namespace SimClr.Train.Data;

/// <summary>A file of a data set's folder that is not used, and why: its format, or where it lies.</summary>
/// <param name="Path">Below the folder.</param>
public sealed record LeftOutFile(string Path, string Reason);
