namespace SimClr.Train.Data.Folders.Survey;

/// <summary>Files and folders that programs leave beside pictures: neither pictures nor classes.</summary>
internal static class Litter
{
    // Those that begin with a point are hidden anyway: .DS_Store, ._picture, .ipynb_checkpoints, .Trashes.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r", "__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN",
        "System Volume Information", "lost+found", "__pycache__",
    };

    /// <summary>Null where it may be a picture or a class.</summary>
    public static string? ReasonFor(string name, bool isHidden)
        => isHidden || name.StartsWith('.') ? "hidden" : Names.Contains(name) ? "of the system" : null;
}
