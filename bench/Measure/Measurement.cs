using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SimClr.Bench;

/// <summary>
/// A measured time and what belongs to it, one line of JSON. Ours and the peers' scripts print the same;
/// where a peer has several ways to do a case, the name is CASE@WAY.
/// </summary>
/// <param name="Work">Floating-point operations or views of one run; 0 where nobody counts.</param>
/// <param name="ScratchBytes">Memory that a run takes beyond its inputs and outputs.</param>
/// <param name="PeakMemoryBytes">The most that the process has held (on CUDA: of the card's memory).</param>
/// <param name="Bytes">The fewest that a run must move; 0 where nobody counts.</param>
public sealed record Measurement(
    string Name, double Seconds, double Work = 0, string Unit = "",
    long ScratchBytes = 0, long PeakMemoryBytes = 0, double Bytes = 0)
{
    /// <summary>One line, "bn+relu" as it is.</summary>
    private static readonly JsonSerializerOptions OneLine = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The network that ran; null where none did, or nobody counted.</summary>
    public NetworkSize? Network { get; init; }

    public string Case => Name.Split('@')[0];

    public string Way => Name.Contains('@') ? Name.Split('@')[1] : "";

    /// <summary>By the same way under a setting.</summary>
    public Measurement With(string setting) => setting == ""
        ? this
        : this with { Name = $"{Case}@{(Way == "" ? "" : $"{Way}, ")}{setting}" };

    /// <summary>Reads a line; null where it is no measurement: a warning, say.</summary>
    public static Measurement? Parse(string line)
    {
        if (!line.StartsWith('{') || JsonNode.Parse(line) is not JsonObject json || json["name"] is null)
        {
            return null;
        }

        bool countsViews = json["views_per_second"] is not null;
        double seconds = (double?)json["seconds"] ?? 1 / (double)json["views_per_second"]!;
        double work = countsViews ? (double)json["views_per_second"]! * seconds : (double?)json["flops"] ?? 0;
        return new Measurement((string)json["name"]!, seconds, work, countsViews ? "views" : "flops",
            (long?)json["scratch_bytes"] ?? 0, (long?)json["peak_memory_bytes"] ?? 0,
            (double?)json["bytes"] ?? 0)
        {
            Network = json["step_flops"] is { } flops && json["parameters"] is { } parameters
                ? new NetworkSize((long)flops, (long)parameters) : null,
        };
    }

    public string ToJson()
    {
        var json = new JsonObject { ["name"] = Name, ["seconds"] = Seconds };
        if (Work > 0)
        {
            json[Unit == "views" ? "views_per_second" : "flops"] = Unit == "views" ? Work / Seconds : Work;
        }

        json["scratch_bytes"] = ScratchBytes;
        json["peak_memory_bytes"] = PeakMemoryBytes;
        if (Bytes > 0)
        {
            json["bytes"] = Bytes;
        }

        if (Network is { } network)
        {
            json["step_flops"] = network.Flops;
            json["parameters"] = network.Parameters;
        }

        return json.ToJsonString(OneLine);
    }
}
