using SimClr.Train.Data;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Train.Training;

/// <summary>
/// The training on a rank that is not the first: the same steps as <see cref="Pretraining"/>, and no file and no word.
/// Where rank 0 measures or writes, the others wait for it before the next step.
/// </summary>
public sealed class RankTraining(
    PretrainOptions options, Device device, ImageDataset data, Terminal terminal, RankGroup ranks)
{
    internal const string Interrupted = "interrupted";

    /// <summary>True where the last step is done.</summary>
    /// <exception cref="UserException">A rank cannot go on; names it.</exception>
    /// <exception cref="OperationCanceledException">A rank was interrupted.</exception>
    public bool Run()
    {
        var model = Recipe.CreateModel(options, device, ranks.Communicator);
        var optimizer = Recipe.CreateOptimizer(options, model, ranks.Communicator);
        var start = SharedStart.Of(ranks, model, optimizer, () => throw new InvalidOperationException("not the first"));
        var plan = BatchPlan.Of(options, data.Count, ranks.Communicator);
        var step = SimClrStep.Of(options, model, optimizer, ranks: ranks.Communicator);
        var trainer = new Trainer(options, step, plan, start, new TrainingClock(0),
            [new DriftCheck(options, ranks, model, optimizer).Observe], ranks);
        terminal.MustSaveFirst = true; // that is for rank 0 to do, which needs this one to come to the next step
        try
        {
            ranks.Together(() => { }); // rank 0 writes the run's first files
            string? why = trainer.Run(device, plan.Read(data, device, start.Step),
                () => terminal.Interrupted.IsCancellationRequested ? Interrupted : null);
            return why?.StartsWith(Interrupted, StringComparison.Ordinal) is true
                ? throw new OperationCanceledException(why) : why is null;
        }
        finally
        {
            terminal.MustSaveFirst = false;
        }
    }
}
