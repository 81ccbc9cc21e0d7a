using System.Text;

namespace SimClr.Train.Checkpoints;

/// <summary>
/// Replaces a file so that at every moment, crash or full disk included, a whole version stands there.
/// </summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes beside the file, waits until the bytes are on the disk, then renames. Where writing fails, the
    /// file is still what it was.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        string unfinished = path + ".unfinished";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
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
    }

    /// <summary>The same for text, in UTF-8.</summary>
    public static void WriteText(string path, string text)
        => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
