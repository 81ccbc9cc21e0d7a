using System.Text.Json;
using SimClr.Train.Files;
using SimClr.Train.Recipes;

namespace SimClr.Train.Runs;

/// <summary>
/// <c>algorithms.json</c> of a run: on the CPU, what it computes with. Another width or algorithm rounds differently, so
/// a run that goes on keeps both, and says where it cannot.
/// </summary>
public static class AlgorithmRecord
{
    /// <summary>What to go on with; null where nothing is recorded.</summary>
    /// <param name="warn">Called where the machine lacks it.</param>
    public static Algorithms? Of(RunFolder folder, Action<string> warn)
        => !File.Exists(folder.Algorithms) ? null : Read(folder).OnThisMachine(warn: line
            => warn($"run {folder.Path}: {line}: it goes on, but its last digits will differ."));

    /// <summary>
    /// After a step: writes what the device chose, or compares it with what is there. Nothing on other devices.
    /// </summary>
    /// <param name="warn">Called with the first layer whose algorithm is another one than recorded.</param>
    public static void Keep(RunFolder folder, Device device, Action<string> warn)
    {
        if (Algorithms.Of(device) is not { } chosen)
        {
            return;
        }

        if (!File.Exists(folder.Algorithms))
        {
            AtomicFile.WriteText(folder.Algorithms, JsonSerializer.Serialize(chosen, OptionJson.Indented) + "\n");
            return;
        }

        var recorded = Read(folder);
        foreach (var (layer, algorithms) in chosen.Convolutions)
        {
            string before = Text(recorded.Convolutions.GetValueOrDefault(layer));
            if (before != Text(algorithms))
            {
                warn($"run {folder.Path}: convolution {layer} was computed by {before}, "
                    + $"now by {Text(algorithms)}: the run goes on, but its last digits will differ.");
                return;
            }
        }

        static string Text(IReadOnlyDictionary<string, string>? algorithms)
            => algorithms is null ? "nothing" : JsonSerializer.Serialize(algorithms);
    }

    private static Algorithms Read(RunFolder folder) => Algorithms.Read(folder.Algorithms,
        $"run {folder.Path}: algorithms.json", "Without the file the run goes on with this machine's algorithms.");
}
