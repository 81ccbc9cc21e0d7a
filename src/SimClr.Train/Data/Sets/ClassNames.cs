namespace SimClr.Train.Data.Sets;

/// <summary>Class names from a text file with one a line, as the binary data sets bring it.</summary>
internal static class ClassNames
{
    /// <summary>The names, or the numbers where there is no such file.</summary>
    /// <exception cref="DataException">The file holds another number of names.</exception>
    public static string[] Read(string path, int count)
    {
        if (!File.Exists(path))
        {
            return [.. Enumerable.Range(0, count).Select(label => label.ToString())];
        }

        string[] names = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return names.Length == count
            ? names
            : throw new DataException($"data: {path} names {names.Length} classes, expected {count}.");
    }
}
