using SimClr.Tests.Support;

namespace SimClr.Tests.Train.Data.Pictures;

/// <summary>The picture files in tests/Golden, of all formats, and what is to be read from each.</summary>
internal static class StoredPictures
{
    private static readonly Dictionary<string, Golden> All = new[] { "formats.npz", "jpeg.npz", "png.npz" }
        .SelectMany(Golden.LoadAll).ToDictionary(array => array.Key, array => array.Value);

    public static IEnumerable<string> Names => All.Keys.Where(name => All.ContainsKey(name + ".rgb"));

    public static byte[] FileOf(string name) => Array.ConvertAll(All[name].Values, value => (byte)value);
}
