using System.Text.Json;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;

namespace SimClr.Train.Training;

/// <summary>Where all ranks begin: rank 0 reads it, the others get it from there and need no file of the run.</summary>
internal static class SharedStart
{
    /// <param name="read">On rank 0 alone: fills in weights, statistics and the optimizer's state.</param>
    public static TrainingPosition Of(
        RankGroup ranks, SimClrModel model, Optimizer optimizer, Func<TrainingPosition> read)
    {
        if (ranks.Communicator is not { } communicator)
        {
            return read();
        }

        var position = JsonSerializer.Deserialize<TrainingPosition>(
            ranks.OfFirst(() => JsonSerializer.Serialize(read(), OptionJson.OneLine)), OptionJson.OneLine)!;
        foreach (var tensor in model.NamedTensors().Select(entry => entry.Tensor)
            .Concat(optimizer.NamedState().Select(entry => entry.State)))
        {
            communicator.TakeFirst(tensor);
        }

        optimizer.StepNumber = position.Step;
        return position;
    }
}
