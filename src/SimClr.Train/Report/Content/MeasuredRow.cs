namespace SimClr.Train.Report.Content;

/// <summary>A number of both encoders; null where there is none.</summary>
public sealed record MeasuredRow(string Title, double? Random, double? Trained);
