namespace SimClr.Train.Data.Folders.Survey;

/// <summary>Names that folders of a split have, in any case; the first in a list comes first.</summary>
internal static class SplitNames
{
    private static readonly string[] Train = ["train", "training"];
    private static readonly string[] Test = ["test", "testing", "validation", "valid", "val", "dev"];
    private static readonly string[] Unlabelled = ["unlabelled", "unlabeled"];

    public static bool IsTrain(string name) => In(Train, name) >= 0;

    public static bool IsAny(string name) => IsTrain(name) || In(Test, name) >= 0 || In(Unlabelled, name) >= 0;

    public static string[] TrainIn(IEnumerable<string> names) => Among(Train, names);

    public static string? TestIn(IEnumerable<string> names) => Among(Test, names).FirstOrDefault();

    public static string? UnlabelledIn(IEnumerable<string> names) => Among(Unlabelled, names).FirstOrDefault();

    private static string[] Among(string[] known, IEnumerable<string> names)
        => [.. names.Where(name => In(known, name) >= 0).OrderBy(name => In(known, name))];

    private static int In(string[] known, string name)
        => Array.FindIndex(known, one => one.Equals(name, StringComparison.OrdinalIgnoreCase));
}
