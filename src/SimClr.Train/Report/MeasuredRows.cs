using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Evaluation;
using SimClr.Train.Recipes;
using SimClr.Train.Report.Content;
using SimClr.Train.Runs;

namespace SimClr.Train.Report;

/// <summary>What <c>simclr evaluate</c> left in a run folder.</summary>
internal static class MeasuredRows
{
    /// <param name="data">Where they are not the run's own.</param>
    public static string FileName(string protocol, bool ofZ, string? data, bool validation)
        => protocol + (ofZ ? "-z" : "") + (data is null ? "" : $"-{data}")
            + (validation ? "-validation" : "") + ".json";

    /// <summary>
    /// The newest value of every row that was measured on these very weights; older ones are of another state
    /// of the run, or of another view of the images. And the notes that stand with them.
    /// </summary>
    public static (IReadOnlyList<MeasuredRow> Rows, IReadOnlyList<string> Notes) Read(
        RunFolder folder, PretrainOptions options, string weightsHash)
    {
        var rows = new Dictionary<(string Key, double Labels, bool OfZ, string On), MeasuredRow>();
        var notes = new List<string>();
        string[] files = Directory.Exists(folder.Evaluations)
            ? Directory.GetFiles(folder.Evaluations, "*.json")
            : [];
        foreach (string file in files.OrderBy(File.GetLastWriteTimeUtc).ThenBy(file => file))
        {
            if (Parse(file) is { } json && (string?)json["trained"]?["weights_sha256"] == weightsHash
                && (int?)json["trained"]?["image_size"] == options.EvaluationSize)
            {
                string? data = (string?)json["data"] == options.Data ? null : (string?)json["data"];
                bool validation = (string?)json["measured_on"] == "validation";
                string on = (data is null ? "" : $", on {data}") + (validation ? ", validation images" : "");
                bool ofZ = Path.GetFileName(file)
                    == FileName((string?)json["protocol"] ?? "", ofZ: true, data, validation);
                notes.AddRange((json["notes"] as JsonArray ?? []).Select(note => (string)note! + on));
                foreach (var (key, labels, row) in Rows(json, on))
                {
                    rows[(key, labels, ofZ, on)] = row;
                }
            }
        }

        // The page itself measures some, of h, with all labels, on the test images.
        return ([.. rows.Where(row => row.Key is not (var key, 1, false, "")
            || !ReportData.AccuracyKeys.Contains(key)).Select(row => row.Value)], notes);
    }

    private static IEnumerable<(string Key, double Labels, MeasuredRow Row)> Rows(JsonObject json, string on)
    {
        return (json["titles"] as JsonArray ?? []).Select(title =>
        {
            string key = (string)title!["key"]!;
            double labels = (double)title["labels"]!;
            return (key, labels, new MeasuredRow($"{((string)title["title"]!).Trim()}{on}",
                Value(json[EncoderUnderTest.Random]), Value(json[EncoderUnderTest.Trained])));

            double? Value(JsonNode? encoder) => (double?)(labels == 1
                ? encoder?[key]
                : encoder?["by_labels"]?.AsArray()
                    .FirstOrDefault(part => (double?)part!["labels"] == labels)?[key]);
        });
    }

    private static JsonObject? Parse(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // not ours, or damaged: the page can do without
        }
    }
}
