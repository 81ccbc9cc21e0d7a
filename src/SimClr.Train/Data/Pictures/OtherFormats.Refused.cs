namespace SimClr.Train.Data.Pictures;

/// <content>In the build without ImageSharp.</content>
internal static partial class OtherFormats
{
    public static partial PictureHeader ReadHeader(Stream file, long length, string format)
        => throw new InvalidDataException($"is {format}, which a program built with -p:ImageSharp=true reads");

    public static partial Picture Decode(byte[] file) => throw new NotSupportedException("nothing has this kind");
}
