namespace SimClr.Train.Report.Content;

/// <summary>
/// A picture in the gallery: PNG bytes, its class, and whether that is the class of the query; without
/// labels both are null. And its file, where it has one.
/// </summary>
public sealed record GalleryImage(byte[] Png, string? Class, bool? Correct, string? File = null)
{
    /// <summary>Of its file, which most often tells the class; else of its class.</summary>
    public string? Name => File ?? Class;
}
