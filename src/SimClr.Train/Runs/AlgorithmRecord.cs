using System.Text.Json;
using SimClr.Kernels.Cpu;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Runs;

/// <summary>
/// <c>algorithms.json</c>: on the CPU, the register width that a run computes with and the algorithm of each of its
/// convolutions. Another width or algorithm rounds differently, so a run that goes on keeps the width, and says where it
/// cannot.
/// </summary>
public static class AlgorithmRecord
{
    /// <param name="Convolutions">Of each layer the algorithm of each direction.</param>
    private sealed record Content(int RegisterBits, Dictionary<string, Dictionary<string, string>> Convolutions);

    /// <summary>
    /// The width to go on with: the recorded one where this machine has it. 0, the widest there is, where nothing is
    /// recorded.
    /// </summary>
    /// <param name="warn">Called where the machine lacks it.</param>
    public static int RegisterBits(RunFolder folder, Action<string> warn)
    {
        int recorded = Read(folder)?.RegisterBits ?? 0;
        if (recorded <= Conv2d.WidestRegisterBits)
        {
            return recorded;
        }

        warn($"run {folder.Path}: was begun with registers of {recorded} bits, this machine has "
            + $"{Conv2d.WidestRegisterBits}: it goes on, but its last digits will differ.");
        return 0;
    }

    /// <summary>
    /// After a step: writes what the device chose, or compares it with what is there. Nothing on other devices.
    /// </summary>
    /// <param name="warn">Called with the first layer whose algorithm is another one than recorded.</param>
    public static void Keep(RunFolder folder, Device device, Action<string> warn)
    {
        if (device is not CpuDevice { Conv2d: Conv2d convolutions })
        {
            return;
        }

        var chosen = new Content(convolutions.RegisterBits, convolutions.Used
            .GroupBy(call => call.Key.Shape.Layer).OrderBy(layer => layer.Key, StringComparer.Ordinal)
            .ToDictionary(layer => layer.Key, layer => layer.OrderBy(call => call.Key.Direction)
                .ToDictionary(call => Name(call.Key.Direction), call => call.Value)));
        if (Read(folder) is not { } recorded)
        {
            AtomicFile.WriteText(folder.Algorithms, JsonSerializer.Serialize(chosen, OptionJson.Indented) + "\n");
            return;
        }

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

        static string Text(Dictionary<string, string>? algorithms)
            => algorithms is null ? "nothing" : JsonSerializer.Serialize(algorithms);
    }

    private static string Name(ConvDirection direction) => direction switch
    {
        ConvDirection.BackwardInput => "input",
        ConvDirection.BackwardWeight => "weight",
        _ => "forward",
    };

    private static Content? Read(RunFolder folder)
    {
        if (!File.Exists(folder.Algorithms))
        {
            return null;
        }

        try
        {
            string text = File.ReadAllText(folder.Algorithms);
            if (JsonSerializer.Deserialize<Content>(text, OptionJson.OneLine)
                is { RegisterBits: 512 or 256 or 128, Convolutions: not null } content)
            {
                return content;
            }
        }
        catch (JsonException)
        {
        }

        throw new UserException($"run {folder.Path}: algorithms.json is damaged: it must have register_bits "
            + $"(512, 256 or 128) and convolutions. Without the file the run goes on with this machine's "
            + "algorithms.");
    }
}
