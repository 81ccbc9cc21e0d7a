using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SimClr.Train.Files;
using SimClr.Train.Recipes;

namespace SimClr.Train.Runs;

/// <summary>
/// <c>metrics.jsonl</c>: appended line by line, and cut back to the checkpoint that a run goes on from.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(OptionJson.OneLine)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly FileStream stream;

    private MetricsLog(FileStream stream) => this.stream = stream;

    /// <summary>
    /// Opens the file and drops every line after that step, so that no step is written twice.
    /// </summary>
    public static MetricsLog OpenAt(string path, long step)
    {
        var all = File.Exists(path) ? Read(path) : [];
        var kept = all.Where(line => line.Step <= step)
            .Select(line => JsonSerializer.Serialize(line, Json) + "\n");
        AtomicFile.WriteText(path, string.Concat(kept));
        return new MetricsLog(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
    }

    /// <summary>The lines of a run; one that a kill cut in the middle is left out.</summary>
    public static IReadOnlyList<MetricsLine> Read(string path)
    {
        var lines = new List<MetricsLine>();
        foreach (string text in File.ReadLines(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<MetricsLine>(text, Json) is { } line)
                {
                    lines.Add(line);
                }
            }
            catch (JsonException)
            {
                break;
            }
        }

        return lines;
    }

    /// <summary>The line as an object: what was not measured is left out.</summary>
    public static JsonObject ToJson(MetricsLine line)
        => JsonSerializer.SerializeToNode(line, Json)!.AsObject();

    public void Append(MetricsLine line)
    {
        stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Json) + "\n"));
        stream.Flush();
    }

    /// <summary>Waits until all lines are on the disk: before a checkpoint that stands behind them.</summary>
    public void FlushToDisk() => stream.Flush(flushToDisk: true);

    public void Dispose() => stream.Dispose();
}
