using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SimClr.Train.Files;

/// <summary>
/// Replaces a file so that at every moment, crash, power cut or full disk included, a whole version stands there.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>
    /// Writes beside the file, waits until the bytes are on the disk, renames, and waits until that is as well. Where
    /// writing fails, the file is still what it was.
    /// </summary>
    /// <exception cref="IOException">There is no such folder, no room, or another process writes the file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{path}: there is no folder {folder}; make it, or write elsewhere.");
        }

        // Opened before what deletes it: another process may be writing, and this one is refused.
        string unfinished = path + ".unfinished";
        var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        FlushFolder(folder);
    }

    /// <summary>The same for text, in UTF-8.</summary>
    public static void WriteText(string path, string text)
        => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// A rename changes the folder, which Unix writes to the disk when it likes: after a power cut the old file could be
    /// back, though a newer one was reported. Some file systems cannot be asked (then false): the new file is whole all
    /// the same.
    /// </summary>
    internal static bool FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return false; // NTFS logs its renames, and there is no such call
        }

        const int ReadOnly = 0; // O_RDONLY, on every Unix
        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        try
        {
            if (!handle.IsInvalid)
            {
                RandomAccess.FlushToDisk(handle);
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return false;
    }

    // File.OpenHandle opens no folders.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
