using System.Text;

namespace SimClr.Train.Data.Folders;

/// <summary>
/// Paths below a folder, in a quarter of the memory that strings take: there may be millions.
/// </summary>
internal sealed class PathList(string root)
{
    private readonly string root =
        Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;

    private readonly List<int> ends = [];
    private byte[] text = new byte[256]; // UTF-8 of what follows the root, one behind the other

    public int Count => ends.Count;

    public string this[int index] => root + Relative(index);

    /// <summary>A path that begins with the root.</summary>
    public void Add(string path)
    {
        var relative = path.AsSpan(root.Length);
        int start = ends.Count == 0 ? 0 : ends[^1];
        int length = Encoding.UTF8.GetByteCount(relative);
        if (start + length > text.Length)
        {
            Array.Resize(ref text, checked(Math.Max(2 * text.Length, start + length)));
        }

        Encoding.UTF8.GetBytes(relative, text.AsSpan(start));
        ends.Add(start + length);
    }

    /// <summary>The paths of these, in that order.</summary>
    public PathList Choose(int[] indices)
    {
        if (indices.Length == Count)
        {
            return this; // none is left out
        }

        var chosen = new PathList(root);
        Array.ForEach(indices, index => chosen.Add(this[index]));
        return chosen;
    }

    /// <summary>Without the root.</summary>
    public string Relative(int index)
    {
        int start = index == 0 ? 0 : ends[index - 1];
        return Encoding.UTF8.GetString(text, start, ends[index] - start);
    }
}
