namespace SimClr.Train.Data.Pictures;

/// <summary>
/// How a camera was held, by EXIF's numbers: what must be done to the stored picture so that up is up.
/// </summary>
internal enum Orientation
{
    Upright = 1,
    FlipColumns = 2,
    Rotate180 = 3,
    FlipRows = 4,
    Transpose = 5,
    RotateRight = 6,
    Transverse = 7,
    RotateLeft = 8,
}
