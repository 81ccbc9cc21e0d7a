using System.Text.Json.Nodes;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;

namespace SimClr.Train.Cli.Evaluate.Output;

/// <summary>What <c>evaluate --json</c> prints: about the data, then an object for each encoder.</summary>
internal static class EvaluationJson
{
    public static JsonObject Of(
        string protocol, EncoderSource from, bool perClass,
        IReadOnlyList<(EncoderUnderTest Encoder, Measurements Results)> encoders)
    {
        var data = encoders[0].Encoder.Data;
        var result = new JsonObject
        {
            ["protocol"] = protocol,
            ["source"] = from.Name,
            ["model"] = from.Options.Model,
            ["width"] = from.Options.Width,
            ["data"] = from.Options.Data,
            ["train_images"] = data.Train.Count,
            ["measured_on"] = from.Options.Validation > 0 ? "validation" : "test",
            [from.Options.Validation > 0 ? "validation_images" : "test_images"] = data.Test.Count,
        };
        if (encoders[0].Encoder.Frozen.Dim is { } dim)
        {
            result["feature_dim"] = dim;
        }

        result["titles"] = new JsonArray([.. encoders[0].Results.Select(row => new JsonObject
        {
            ["key"] = row.Key,
            ["labels"] = row.Labels,
            ["title"] = row.Title,
        })]);
        foreach (var (encoder, measurements) in encoders)
        {
            var json = Numbers(measurements, perClass);
            json["image_size"] = encoder.ImageSize;
            json["weights_sha256"] = encoder.WeightsHash;
            result[encoder.Key] = json;
        }

        return result;
    }

    /// <summary>
    /// The numbers with all labels by their keys; those with a part of the labels in <c>by_labels</c>.
    /// </summary>
    private static JsonObject Numbers(Measurements measurements, bool perClass)
    {
        var json = new JsonObject();
        Add(json, measurements.Where(measurement => measurement.Labels == 1), perClass);
        var parts = new JsonArray();
        foreach (var part in measurements.Where(m => m.Labels != 1).GroupBy(m => m.Labels))
        {
            var ofPart = new JsonObject { ["labels"] = part.Key };
            Add(ofPart, part, perClass);
            parts.Add(ofPart);
        }

        if (parts.Count > 0)
        {
            json["by_labels"] = parts;
        }

        return json;
    }

    private static void Add(JsonObject json, IEnumerable<Measurement> measurements, bool perClass)
    {
        var accuracies = new JsonObject();
        var confusions = new JsonObject();
        foreach (var (_, key, value, _, confusion) in measurements)
        {
            json[key] = Number(value);
            if (confusion is not null)
            {
                int classes = confusion.Classes.Count;
                accuracies[key] = new JsonObject(confusion.Classes.Select((name, label)
                    => KeyValuePair.Create(name, Number(confusion.ClassAccuracy(label)))));
                confusions[key] = new JsonArray([.. Enumerable.Range(0, classes).Select(label
                    => new JsonArray([.. Enumerable.Range(0, classes)
                        .Select(answer => (JsonNode)confusion[label, answer])]))]);
            }
        }

        if (perClass && accuracies.Count > 0)
        {
            json["per_class"] = accuracies;
            json["confusion"] = confusions; // rows: classes; columns: answers
        }
    }

    /// <summary>JSON knows no NaN: what has no value (no image of that class) is null.</summary>
    private static JsonNode? Number(double value)
        => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;
}
