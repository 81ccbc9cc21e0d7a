using SimClr.Train.Data.Pictures;
using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data.Folders;

/// <summary>Pictures that are decoded from their files each time they are read.</summary>
/// <param name="chosen">Their numbers among the paths.</param>
/// <param name="sizes">Of each of the chosen ones.</param>
internal sealed class PictureFiles(PathList paths, int[] chosen, PictureSize[] sizes, int maxShorterSide)
    : StreamedPixels(sizes)
{
    internal override bool MayHoldUnreadable => true; // only their headers have been seen

    internal override void ReadPixels(int number, Span<byte> pixels)
    {
        var picture = PictureDecoder.Decode(PathOf(number), maxShorterSide);
        if (new PictureSize(picture.Height, picture.Width) != Sizes[number])
        {
            throw new InvalidDataException("has changed since the data set was loaded");
        }

        picture.Pixels.CopyTo(pixels);
    }

    internal override string PathOf(int number) => paths[chosen[number]];

    internal override StreamedPixels Select(int[] numbers) => Choose(numbers);

    /// <inheritdoc cref="Select"/>
    internal PictureFiles Choose(int[] numbers) => new(paths,
        Array.ConvertAll(numbers, i => chosen[i]), Array.ConvertAll(numbers, i => Sizes[i]), maxShorterSide);
}
