namespace SimClr.Train.Report.Content;

/// <summary>A number that <c>simclr evaluate</c> wrote into the run folder, for both encoders.</summary>
public sealed record MeasuredRow(string Title, double? Random, double? Trained);
