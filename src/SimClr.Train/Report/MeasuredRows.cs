using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Recipes;
using SimClr.Train.Report.Content;
using SimClr.Train.Runs;

namespace SimClr.Train.Report;

/// <summary>Reads what <c>simclr evaluate</c> wrote into a run folder.</summary>
internal static class MeasuredRows
{
    // The page measures these itself.
    private static readonly string[] OnThePage =
        ["kNN, k = 10, majority", "kNN, k = 200, weighted", "nearest neighbour", "linear classifier"];

    /// <summary>
    /// The newest value of every row that was measured on these very weights; older ones are of another state
    /// of the run, or of another view of the images.
    /// </summary>
    public static IReadOnlyList<MeasuredRow> Read(
        RunFolder folder, PretrainOptions options, string weightsHash)
    {
        var rows = new Dictionary<string, MeasuredRow>();
        string[] files = Directory.Exists(folder.Evaluations)
            ? Directory.GetFiles(folder.Evaluations, "*.json")
            : [];
        foreach (string file in files.OrderBy(File.GetLastWriteTimeUtc).ThenBy(file => file))
        {
            if (Parse(file) is { } json && (string?)json["trained"]?["weights_sha256"] == weightsHash
                && (int?)json["trained"]?["image_size"] == options.EvaluationSize)
            {
                foreach (var row in Rows(json, options.Data))
                {
                    rows[row.Title] = row;
                }
            }
        }

        return [.. rows.Values.Where(row => !OnThePage.Contains(row.Title))];
    }

    private static IEnumerable<MeasuredRow> Rows(JsonObject json, string data)
    {
        string on = ((string?)json["data"] == data ? "" : $", on {(string?)json["data"]}")
            + ((string?)json["measured_on"] == "validation" ? ", validation images" : "");
        var trained = json["trained"]!;
        return (json["titles"] as JsonArray ?? []).Select(title =>
        {
            string key = (string)title!["key"]!;
            double labels = (double)title["labels"]!;
            return new MeasuredRow(
                $"{((string)title["title"]!).Trim()}{on}", Value(json["random"]), Value(trained));

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
