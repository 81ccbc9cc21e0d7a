namespace SimClr.Train.Report.Content;

/// <summary>A number of both encoders; null where it was not measured.</summary>
public sealed record MeasuredRow(string Title, double? Random, double? Trained);
