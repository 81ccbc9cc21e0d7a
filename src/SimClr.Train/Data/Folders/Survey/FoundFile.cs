namespace SimClr.Train.Data.Folders.Survey;

/// <summary>One name of a file.</summary>
/// <param name="Path">Below the folder, with slashes.</param>
/// <param name="Disk">Null where it is not looked at.</param>
/// <param name="ByLink">Whether a symbolic link is on the way.</param>
internal sealed record FoundFile(string Path, FileOnDisk? Disk, bool ByLink)
{
    /// <summary>Why it is not used; null while it may be.</summary>
    public string? LeftOut { get; set; }
}
