using System.Text.Json.Nodes;
using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Ranks;

/// <summary>What options must be for ranks to share a step.</summary>
internal static class RankRules
{
    /// <param name="isFixed">The options are a run's and not the call's to change.</param>
    /// <exception cref="UserException">
    /// The batch cannot be divided, or ranks would choose apart; says what can be done.
    /// </exception>
    public static void Check(PretrainOptions options, int ranks, bool isFixed = false)
    {
        if (options.MeasureAlgorithms && ranks > 1)
        {
            throw UserException.Usage("option --measure-algorithms: each rank would choose for itself; measure with one "
                + "process, and give all ranks its algorithms.json: --algorithms FILE.");
        }

        int left = options.BatchSize % ranks;
        if (left == 0)
        {
            return;
        }

        int above = options.BatchSize - left + ranks, below = above - ranks;
        string sizes = below >= ranks ? $"{below} or {above}" : $"{above}";
        int fewer = Enumerable.Range(1, ranks - 1).Last(count => options.BatchSize % count == 0);
        throw UserException.Usage($"option --batch-size: {options.BatchSize} images, all ranks together, cannot be divided "
            + $"among {ranks}; " + (isFixed ? "" : $"give {sizes}, or ") + $"start {fewer} rank{(fewer == 1 ? "" : "s")}.");
    }

    /// <summary>
    /// That a call of one process, which no launcher has started, does not ask for what many ranks alone can be.
    /// </summary>
    /// <param name="given">By the keys of a preset file.</param>
    public static void CheckAlone(JsonObject given)
    {
        if ((string?)given["batch_norm"] == Spelling.Of(BatchNormScope.Local))
        {
            throw UserException.Usage("option --batch-norm: local has no effect in one process; leave it out, or start "
                + "ranks: mpiexec -n 4 simclr pretrain.");
        }
    }

    /// <summary>What all ranks must have the same, by the names that a message gives it.</summary>
    public static JsonObject Manifest(PretrainOptions options, ImageDataset data)
    {
        var (all, recipe) = (OptionJson.ToJson(options), OptionJson.RecipeOf(options));
        var print = data.Fingerprint;
        return new JsonObject(
        [
            // Forward once more asks the other ranks for batch norm's statistics once more.
            .. OptionDeclaration.All.Where(option => recipe.ContainsKey(option.Key)
                    || option.Member == nameof(options.CheckpointActivations))
                .Select(option => Entry($"option {option.Name}", all[option.Key]?.DeepClone())),
            Entry("number of images", data.Count),
            .. print.Classes.Select(entry => Entry($"number of pictures of class {entry.Key}", entry.Value)),
            Entry("hash of the files' names", print.Names),
            Entry("hash of the pictures", print.Contents),
        ]);

        static KeyValuePair<string, JsonNode?> Entry(string name, JsonNode? value) => KeyValuePair.Create(name, value);
    }
}
