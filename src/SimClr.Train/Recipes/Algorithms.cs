using System.Text.Json;
using SimClr.Kernels.Cpu;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>
/// What decides the last digits of a run on the CPU beside its options: the width of the registers and the algorithm of
/// each convolution. In a file as a run leaves it, <c>algorithms.json</c>.
/// </summary>
/// <param name="RegisterBits">512, 256 or 128; 0 for the widest there is.</param>
/// <param name="Convolutions">Of each layer, by the names of its directions, the names of the algorithms.</param>
public sealed record Algorithms(int RegisterBits, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Convolutions)
{
    /// <summary>Nothing is decided.</summary>
    public static Algorithms Free { get; } = new(0, new Dictionary<string, IReadOnlyDictionary<string, string>>());

    /// <summary>What the device has computed with so far; null where it is not the CPU.</summary>
    public static Algorithms? Of(Device device) => device is CpuDevice { Conv2d: Kernels.Cpu.Conv2d convolutions }
        ? new(convolutions.RegisterBits, convolutions.Choices.Made
            .GroupBy(call => call.Key.Layer.Layer).OrderBy(layer => layer.Key, StringComparer.Ordinal)
            .ToDictionary(layer => layer.Key, layer => (IReadOnlyDictionary<string, string>)layer
                .OrderBy(call => call.Key.Direction)
                .ToDictionary(call => Name(call.Key.Direction), call => Name(call.Value))))
        : null;

    /// <param name="subject">What a message calls the file.</param>
    /// <param name="without">What a message says of doing without it.</param>
    /// <exception cref="UserException">It cannot be read, or is none.</exception>
    public static Algorithms Read(string path, string subject, string without)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new UserException($"{subject} does not exist. {without}");
        }

        try
        {
            if (JsonSerializer.Deserialize<Algorithms>(File.ReadAllText(path), OptionJson.OneLine)
                is { RegisterBits: 512 or 256 or 128, Convolutions: not null } read
                && read.Convolutions.Values.All(layer => layer is not null))
            {
                return read;
            }
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw new UserException($"{subject} cannot be read: {FileTrouble.Why(exception, path)}. {without}");
        }
        catch (JsonException)
        {
        }

        throw new UserException($"{subject} is damaged: it must have register_bits (512, 256 or 128) and convolutions. "
            + without);
    }

    /// <summary>This machine's registers where it has none so wide.</summary>
    /// <param name="warn">Called where that is so: <c>has registers of 512 bits, this machine of 256</c>.</param>
    public Algorithms OnThisMachine(Action<string> warn)
    {
        if (RegisterBits <= Kernels.Cpu.Conv2d.WidestRegisterBits)
        {
            return this;
        }

        warn($"has registers of {RegisterBits} bits, this machine of {Kernels.Cpu.Conv2d.WidestRegisterBits}");
        return this with { RegisterBits = 0 };
    }

    /// <summary>To compute with; names of no algorithm are left out.</summary>
    /// <param name="measures">Whether those of other layers are to be measured.</param>
    public ConvChoices Choices(bool measures) => new()
    {
        Measures = measures,
        Given = (from layer in Convolutions
                 from call in layer.Value
                 from direction in Enum.GetValues<ConvDirection>()
                 from algorithm in Enum.GetValues<ConvAlgorithm>()
                 where (Name(direction), Name(algorithm)) == (call.Key, call.Value)
                 select KeyValuePair.Create((layer.Key, direction), algorithm)).ToDictionary(),
    };

    /// <summary><c>row winograd</c>.</summary>
    public static string Name(ConvAlgorithm algorithm) => algorithm switch
    {
        ConvAlgorithm.ImplicitGemm => "implicit gemm",
        ConvAlgorithm.WinogradMedium => "winograd medium",
        ConvAlgorithm.WinogradSmall => "winograd small",
        ConvAlgorithm.RowWinograd => "row winograd",
        _ => "winograd",
    };

    /// <summary><c>forward</c>, <c>input</c> or <c>weight</c>.</summary>
    public static string Name(ConvDirection direction) => direction switch
    {
        ConvDirection.BackwardInput => "input",
        ConvDirection.BackwardWeight => "weight",
        _ => "forward",
    };
}
