using SimClr.Nn.Models;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Report.Content;

/// <summary>The first layer's filters as small colour pictures, a pixel a weight.</summary>
internal static class FilterPictures
{
    /// <summary>Each on its own scale: grey is 0, its largest weight full colour or none.</summary>
    public static IReadOnlyList<byte[]> Create(ResNet encoder)
    {
        var weight = encoder.NamedParameters().First(entry => entry.Name == "conv1.weight").Parameter;
        int height = weight.Shape[1];
        int width = weight.Shape[2];
        return
        [
            .. weight.ToArray().Chunk(3 * height * width) // (OutC, KH, KW, 3)
                .Select(filter => Png.Encode(Colors(filter), height, width)),
        ];
    }

    private static byte[] Colors(float[] filter)
    {
        float largest = Math.Max(filter.Max(Math.Abs), float.Epsilon);
        return Array.ConvertAll(filter, value => (byte)Math.Round(127.5f + 127.5f * (value / largest)));
    }
}
