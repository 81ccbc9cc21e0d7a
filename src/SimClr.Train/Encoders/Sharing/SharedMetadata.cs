using SimClr.Train.Recipes;

namespace SimClr.Train.Encoders.Sharing;

/// <summary>What an exported file says beside its weights, and by which names.</summary>
internal static class SharedMetadata
{
    public const string Input = "input";
    public const string UnitInput = "unit";
    public const string ImageSize = "image_size";
    public const string HeadPrefix = "projectionHead.";

    /// <summary>In no file: what whoever uses the weights should know.</summary>
    public const string Note = "note";

    public static IReadOnlyDictionary<string, string> Of(PretrainOptions options)
        => new Dictionary<string, string>
        {
            ["model"] = options.Model,
            ["stem"] = options.Stem,
            ["width"] = options.Width.ToString("R"),
            [Input] = UnitInput,
            [ImageSize] = options.EvaluationSize.ToString(),
        };
}
