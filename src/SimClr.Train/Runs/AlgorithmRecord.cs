using System.Text.Json.Nodes;
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
    private const string RegisterBitsKey = "register_bits";
    private const string ConvolutionsKey = "convolutions";

    /// <summary>
    /// The width to go on with: the recorded one where this machine has it. 0, the widest there is, where nothing is
    /// recorded.
    /// </summary>
    /// <param name="warn">Called where the machine lacks it.</param>
    public static int RegisterBits(RunFolder folder, Action<string> warn)
    {
        int recorded = Read(folder)?[RegisterBitsKey]!.GetValue<int>() ?? 0;
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

        var chosen = Describe(convolutions);
        if (Read(folder) is not { } recorded)
        {
            AtomicFile.WriteText(folder.Algorithms, chosen.ToJsonString(OptionJson.Indented) + "\n");
            return;
        }

        foreach (var (layer, algorithms) in chosen[ConvolutionsKey]!.AsObject())
        {
            var before = recorded[ConvolutionsKey]![layer];
            if (!JsonNode.DeepEquals(before, algorithms))
            {
                warn($"run {folder.Path}: convolution {layer} was computed by {before?.ToJsonString() ?? "nothing"}, "
                    + $"now by {algorithms!.ToJsonString()}: the run goes on, but its last digits will differ.");
                return;
            }
        }
    }

    private static JsonObject Describe(Conv2d convolutions) => new()
    {
        [RegisterBitsKey] = convolutions.RegisterBits,
        [ConvolutionsKey] = new JsonObject(convolutions.Used
            .GroupBy(call => call.Key.Shape.Layer)
            .OrderBy(layer => layer.Key, StringComparer.Ordinal)
            .Select(layer => KeyValuePair.Create<string, JsonNode?>(layer.Key, new JsonObject(layer
                .OrderBy(call => call.Key.Direction)
                .Select(call => KeyValuePair.Create<string, JsonNode?>(Name(call.Key.Direction), call.Value)))))),
    };

    private static string Name(ConvDirection direction) => direction switch
    {
        ConvDirection.BackwardInput => "input",
        ConvDirection.BackwardWeight => "weight",
        _ => "forward",
    };

    private static JsonObject? Read(RunFolder folder)
    {
        if (!File.Exists(folder.Algorithms))
        {
            return null;
        }

        try
        {
            var json = OptionJson.Parse(File.ReadAllText(folder.Algorithms));
            if (json[RegisterBitsKey]?.GetValue<int>() is 512 or 256 or 128 && json[ConvolutionsKey] is JsonObject)
            {
                return json;
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
        }

        throw new UserException($"run {folder.Path}: algorithms.json is damaged: it must have {RegisterBitsKey} "
            + $"(512, 256 or 128) and {ConvolutionsKey}. Without the file the run goes on with this machine's "
            + "algorithms.");
    }
}
