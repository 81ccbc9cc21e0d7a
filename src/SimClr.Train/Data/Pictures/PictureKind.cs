namespace SimClr.Train.Data.Pictures;

internal enum PictureKind
{
    Png,
    Jpeg,
    Other, // see OtherFormats
}
