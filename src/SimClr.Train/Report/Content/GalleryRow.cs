namespace SimClr.Train.Report.Content;

/// <summary>
/// A test image and the training images nearest to it, by the trained and by the random encoder.
/// </summary>
public sealed record GalleryRow(
    GalleryImage Query, IReadOnlyList<GalleryImage> Trained, IReadOnlyList<GalleryImage> Random);
