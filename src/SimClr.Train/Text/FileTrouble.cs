namespace SimClr.Train.Text;

/// <summary>
/// Why a file or folder could not be used, in words of this case: .NET says which call failed, and not what lies
/// there.
/// </summary>
public static class FileTrouble
{
    private const int NoSpace = 28, QuotaUsed = 122, ReadOnly = 30; // of Linux; the first and last of every Unix
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const string DiskFull = "the disk is full; make room, or choose a place on another one";

    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Which path, what is wrong, what to do.</summary>
    public static string Of(Exception exception)
        => PathIn(exception.Message) is { } path ? $"{path}: {Why(exception, path)}." : exception.Message;

    /// <summary>What is wrong and what to do, without a full stop.</summary>
    /// <param name="exception">Of <see cref="Is"/>.</param>
    /// <param name="path">What was to be read or written.</param>
    public static string Why(Exception exception, string path) => exception.HResult switch
    {
        NoSpace or QuotaUsed or WindowsDiskFull => DiskFull,
        _ when exception.Message.EndsWith("the disk was full.", StringComparison.Ordinal) => DiskFull, // no code
        ReadOnly => "lies on a disk that nothing can be written to; choose another place",
        _ => (MayBeSeen(path) ? WhatLiesThere(path) : null) ?? exception switch
        {
            UnauthorizedAccessException => "may not be used by you; change its permissions, or choose another place",
            FileNotFoundException or DirectoryNotFoundException => "does not exist, and nothing can be made there; "
                + "choose another place",
            PathTooLongException => "is too long a name; choose a shorter one",
            _ when File.Exists(path) => "is a file, not a folder; choose another name",
            _ => exception.Message.Split(" : ")[0].TrimEnd('.'),
        },
    };

    /// <summary>That a file, or the folder for one, cannot be at the path; null where it can.</summary>
    public static string? WhatLiesThere(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full))
        {
            return "is a folder, not a file; choose another name";
        }

        string folder = Path.GetDirectoryName(full)!;
        if (Directory.Exists(folder))
        {
            return null;
        }

        string inTheWay = folder;
        while (!Path.Exists(inTheWay) && Path.GetDirectoryName(inTheWay) is { } above)
        {
            inTheWay = above;
        }

        return File.Exists(inTheWay)
            ? $"{inTheWay} is a file, not a folder; choose another name"
            : $"there is no folder {folder}; make it first";
    }

    /// <summary>False for a folder that the user may not look into.</summary>
    private static bool MayBeSeen(string path)
    {
        try
        {
            _ = Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>.NET's messages have it in quotes.</summary>
    private static string? PathIn(string message)
    {
        const string Unfinished = ".unfinished"; // of AtomicFile
        string? path = message.Split('\'') is [_, var quoted, ..] && Path.IsPathRooted(quoted) ? quoted : null;
        return path is not null && path.EndsWith(Unfinished, StringComparison.Ordinal)
            ? path[..^Unfinished.Length] : path;
    }
}
