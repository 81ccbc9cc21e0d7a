using System.Text.Json.Nodes;
using SimClr.Kernels;
using SimClr.Train.Recipes;

namespace SimClr.Train.Cli.Ablation;

/// <summary>One training of an ablation: the full recipe, or it with one part changed.</summary>
internal sealed record AblationVariant(string Name, PretrainOptions Options)
{
    public const string Full = "full";
    private const string CropOnly = "crop-only";

    /// <summary>
    /// The full recipe first. A variant that is the same as one before it, because the recipe does not have
    /// that part, is left out.
    /// </summary>
    public static IReadOnlyList<AblationVariant> Of(PretrainOptions full)
    {
        var cropOnly = full with
        {
            FlipProbability = 0,
            JitterProbability = 0,
            GreyscaleProbability = 0,
            BlurProbability = 0,
        };
        AblationVariant[] all =
        [
            new(Full, full),
            new(CropOnly, cropOnly),
            new("no-crop", full with { MinArea = 1, MaxArea = 1 }),
            new("no-flip", full with { FlipProbability = 0 }),
            new("no-colour", full with { JitterProbability = 0 }),
            new("no-grey", full with { GreyscaleProbability = 0 }),
            full.BlurProbability > 0
                ? new("no-blur", full with { BlurProbability = 0 })
                : new("blur", full with { BlurProbability = 0.5 }),
        ];
        bool blurs = ViewParameters.BlurKernelSize(full.ImageSize) > 1; // smaller views are not changed by it
        return [.. all.DistinctBy(variant => variant.Options)
            .Where(variant => blurs || variant.Options.BlurProbability == full.BlurProbability
                || variant.Name == CropOnly)];
    }

    /// <summary>What it changes, by the keys of a preset file.</summary>
    public JsonObject ChangesFrom(PretrainOptions full)
    {
        var before = OptionJson.ToJson(full);
        return new JsonObject(OptionJson.ToJson(Options)
            .Where(entry => !JsonNode.DeepEquals(entry.Value, before[entry.Key]))
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
    }
}
