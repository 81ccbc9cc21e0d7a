using NUnit.Framework;

namespace SimClr.Tests.Support;

/// <summary>Tests each of which has an empty folder of its own.</summary>
internal abstract class FolderTests
{
    protected TemporaryFolder Folder { get; private set; } = null!;

    [SetUp]
    public void MakeFolder() => Folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => Folder.Dispose();
}
