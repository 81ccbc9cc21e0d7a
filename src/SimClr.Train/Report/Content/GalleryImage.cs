namespace SimClr.Train.Report.Content;

/// <summary>
/// A picture in the gallery: PNG bytes, its class, and whether that is the class of the query; without
/// labels both are null.
/// </summary>
public sealed record GalleryImage(byte[] Png, string? Class, bool? Correct);
