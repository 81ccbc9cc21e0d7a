namespace SimClr.Tests.Support;

/// <summary>A new folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("simclr-test-").FullName;

    /// <summary>Writes a file, and the folders on the way to it.</summary>
    public void Write(string name, byte[] content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
