using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;

namespace SimClr.Tests.Train;

/// <summary>The build without ImageSharp says of other formats' files what would read them.</summary>
internal sealed class DataRefusedFormatsTests
{
    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("formats.npz");

    private static IEnumerable<string> Names => Goldens.Keys.Where(name => !name.EndsWith(".rgb"));

    [TestCaseSource(nameof(Names))]
    public void AFileOfAnotherFormatNamesTheBuildThatReadsIt(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write($"train/a/{name}", Array.ConvertAll(Goldens[name].Values, value => (byte)value));
        string format = name.EndsWith("webp") ? "WebP" : name.Split('.')[^1].ToUpperInvariant();
        Assert.That(() => DataCatalog.Load("folder", folder.Path, DataSplit.Train),
            Throws.InstanceOf<DataException>().With.Message.Contains($"{name}: is {format}, which")
                .And.Message.Contains("-p:ImageSharp=true").And.Message.Contains("--skip-unreadable"));
    }
}
