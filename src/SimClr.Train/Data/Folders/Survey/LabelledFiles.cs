namespace SimClr.Train.Data.Folders.Survey;

/// <summary>Pictures, and the class of each (-1: none).</summary>
internal sealed class LabelledFiles
{
    public List<FoundFile> Files { get; } = [];

    public List<int> Labels { get; } = [];

    public void Add(IReadOnlyList<FoundFile> files, int label)
    {
        Files.AddRange(files);
        Labels.AddRange(Enumerable.Repeat(label, files.Count));
    }
}
