using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Folders;

/// <summary>Pictures that are decoded from their files each time they are read.</summary>
/// <param name="chosen">Their numbers among the paths.</param>
/// <param name="sizes">Of each of the chosen ones.</param>
internal sealed class PictureFiles(PathList paths, int[] chosen, PictureSize[] sizes, int mostShorterSide)
    : PictureSource(sizes)
{
    internal override bool MayHoldUnreadable => true; // only their headers have been seen

    public override PictureDecoder CreateDecoder() => new(mostShorterSide);

    internal override void ReadPixels(int index, PictureDecoder decoder, Span<byte> pixels)
    {
        var picture = decoder.Decode(PathOf(index));
        if (new PictureSize(picture.Height, picture.Width) != Sizes[index])
        {
            throw new InvalidDataException("has changed since the data set was loaded");
        }

        picture.Pixels.CopyTo(pixels);
    }

    internal override string PathOf(int index) => paths[chosen[index]];

    internal override PictureSource Select(int[] indices) => new PictureFiles(paths,
        Array.ConvertAll(indices, i => chosen[i]), Array.ConvertAll(indices, i => Sizes[i]), mostShorterSide);
}
