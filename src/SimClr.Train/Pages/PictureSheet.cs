
namespace SimClr.Train.Pages;

/// <summary>Small square pictures in one PNG, row by row; and their files, where they have some.</summary>
public sealed record PictureSheet(byte[] Png, int Side, int Columns, int Rows, string[]? Files = null)
{
    /// <summary>Where a picture begins.</summary>
    public (int X, int Y) Place(int picture) => (picture % Columns * Side, picture / Columns * Side);
}
