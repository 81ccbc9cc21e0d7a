using System.IO.Enumeration;

namespace SimClr.Train.Data.Folders.Survey;

/// <summary>
/// Finds every file below a folder by each name that leads to it; real ones before those that links lead to. A folder
/// is gone into once from each folder of the first level, so that no loop of links is followed.
/// </summary>
internal sealed class FolderWalk
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    private readonly string root;
    private readonly DataOptions options;

    private FolderWalk(string root, DataOptions options) => (this.root, this.options) = (root, options);

    private readonly record struct Entry(string Name, bool IsFolder, bool IsLink, bool IsHidden);

    /// <summary>By path.</summary>
    public List<FoundFile> Files { get; } = [];

    /// <summary>The folders that may hold pictures.</summary>
    public List<string> Folders { get; } = [];

    public static FolderWalk Through(string root, DataOptions options)
    {
        var walk = new FolderWalk(root, options);
        List<string> links = [];
        var top = walk.GoInto("", byLink: false, links);
        foreach (string folder in top)
        {
            walk.Explore([folder], []);
        }

        foreach (string link in links)
        {
            walk.Explore([], [link]);
        }

        walk.Files.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        return walk;
    }

    private void Explore(List<string> folders, List<string> links)
    {
        var entered = new HashSet<FileOnDisk?> { FileOnDisk.Of(root) };
        var open = new Stack<string>(folders);
        bool byLink = false;
        for (int next = 0; ;)
        {
            if (open.TryPop(out string? folder))
            {
                if (entered.Add(FileOnDisk.Of(In(folder))))
                {
                    GoInto(folder, byLink, links).ForEach(open.Push);
                }
                else
                {
                    Files.Add(new FoundFile(folder, null, byLink) { LeftOut = "other name of a folder" });
                }
            }
            else if (next < links.Count)
            {
                byLink = true;
                string link = links[next++];
                if (Directory.Exists(In(link)))
                {
                    open.Push(link);
                }
                else
                {
                    Add(link, byLink: true);
                }
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Takes the files of a folder; returns the folders in it.</summary>
    private List<string> GoInto(string folder, bool byLink, List<string> links)
    {
        List<string> inside = [];
        Folders.Add(folder);
        foreach (var entry in EntriesOf(folder).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            if (Litter.ReasonFor(entry.Name, entry.IsHidden) is { } reason)
            {
                LeaveOut(path, entry.IsFolder && !entry.IsLink, reason);
            }
            else if (entry.IsLink)
            {
                links.Add(path);
            }
            else if (entry.IsFolder)
            {
                inside.Add(path);
            }
            else
            {
                Add(path, byLink);
            }
        }

        return inside;
    }

    private void Add(string path, bool byLink)
    {
        var disk = FileOnDisk.Of(In(path));
        Files.Add(new FoundFile(path, disk, byLink) { LeftOut = disk is null ? "no file" : null });
        options.Progress?.Invoke($"{Path.GetFileName(root)}: files found", Files.Count, 0);
    }

    private void LeaveOut(string path, bool isFolder, string reason)
    {
        if (!isFolder)
        {
            Files.Add(new FoundFile(path, null, ByLink: false) { LeftOut = reason });
            return;
        }

        foreach (var entry in EntriesOf(path))
        {
            LeaveOut($"{path}/{entry.Name}", entry.IsFolder && !entry.IsLink, reason);
        }
    }

    private IReadOnlyList<Entry> EntriesOf(string folder)
    {
        options.Interrupted.ThrowIfCancellationRequested();
        try
        {
            return [.. new FileSystemEnumerable<Entry>(In(folder), (ref FileSystemEntry entry) => new Entry(
                entry.FileName.ToString(), entry.IsDirectory,
                (entry.Attributes & FileAttributes.ReparsePoint) != 0, entry.IsHidden), Everything)];
        }
        catch (UnauthorizedAccessException)
        {
            Files.Add(new FoundFile(folder, null, ByLink: false) { LeftOut = "folder that may not be read" });
            return [];
        }
    }

    private string In(string path) => Path.Combine(root, path);
}
