using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Pages;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Runs.TensorBoard;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Train.Training;

/// <summary>
/// Runs a training to its end, or until it is interrupted, and leaves a run folder from which it goes on exactly. Of many
/// ranks it is the first, which alone has the folder; the others are <see cref="RankTraining"/>s.
/// </summary>
public sealed class Pretraining(
    PretrainOptions options, RunFolder folder, Device device, ImageDataset data, Terminal terminal,
    RunMonitor? monitor = null, RankGroup? ranks = null)
{
    private const int ShownPictures = 10;

    private readonly RankGroup ranks = ranks ?? RankGroup.Alone;
    private readonly BatchPlan plan = BatchPlan.Of(options, data.Count, ranks?.Communicator);
    private readonly ProgressLine progress = new(terminal, options.Epochs);
    private readonly RunLog log = new(folder.Log);

    /// <summary>
    /// Trains until the last step or the time limit, from the folder's last checkpoint on where there is one. True
    /// where the last step is done.
    /// </summary>
    /// <exception cref="UserException">
    /// Data, options and checkpoint do not fit; or the loss or a weight is no finite number any more.
    /// </exception>
    /// <exception cref="OperationCanceledException">Interrupted; the checkpoint is written.</exception>
    public bool Run()
    {
        var model = Recipe.CreateModel(options, device, ranks.Communicator);
        var optimizer = Recipe.CreateOptimizer(options, model, ranks.Communicator);
        bool resumes = File.Exists(folder.LastCheckpoint);
        var start = SharedStart.Of(ranks, model, optimizer, () => resumes ? Restore(model, optimizer) : Begin(model));
        using var metrics = MetricsLog.OpenAt(folder.Metrics, start.Step);
        var lines = MetricsLog.Read(folder.Metrics);
        var clock = new TrainingClock(lines.Count > 0 ? lines[^1].Seconds : 0);
        using var events = options.Tensorboard ? OpenEvents(lines, clock) : null;
        LogStart(resumes ? $"resumed at step {start.Step}" : "started");
        var checkpoints = new CheckpointKeeper(options, folder, model, optimizer, metrics, start.Step);
        var trainer = new Trainer(options, SimClrStep.Of(
            options, model, optimizer, ranks: ranks.Communicator), plan, start, clock,
        [
            new DriftCheck(options, ranks, model, optimizer).Observe, // before the epoch's checkpoint
            step => KeepAlgorithms(isFirst: step.Position.Step == start.Step + 1),
            step => monitor?.Observe(step, model), // what it adds to the line is for those below
            step => OnLine(step, metrics.Append),
            step => OnLine(step, line => events?.Append(line)),
            progress.Observe,
            checkpoints.Observe,
        ], ranks);
        progress.Say(monitor?.Notes ?? []);
        terminal.MustSaveFirst = true;
        try
        {
            ranks.Together(() =>
            {
                if (!resumes)
                {
                    checkpoints.Save(folder.LastCheckpoint, start); // a run killed in its first steps can go on as well
                }
            });

            if (trainer.Run(device, plan.Read(data, device, start.Step), () => ReasonToStop(clock)) is { } why)
            {
                checkpoints.Save(folder.LastCheckpoint, trainer.Position);
                SayHowToGoOn(why, trainer.Position.Step);
                terminal.Interrupted.ThrowIfCancellationRequested();
                return why.StartsWith(RankTraining.Interrupted, StringComparison.Ordinal) // on another rank
                    ? throw new OperationCanceledException(why) : false;
            }
        }
        catch (DivergedException diverged)
        {
            throw Explain(diverged, checkpoints.SavedStep);
        }
        finally
        {
            terminal.MustSaveFirst = false;
        }

        log.Write($"finished at step {plan.Steps}");
        return true;
    }

    private void LogStart(string how)
    {
        if (folder.ReadOptions().Epochs is var epochs && epochs != options.Epochs)
        {
            folder.Extend(options.Epochs);
            log.Write($"goes on to epoch {options.Epochs}, not {epochs}");
        }

        log.Write(ranks.Count > 1 ? $"{how} on {ranks.Describe()}" : how);
        foreach (string rank in ranks.Count > 1 ? ranks.DescribeEach() : [])
        {
            log.Write(rank);
        }
    }

    private TrainingPosition Begin(SimClrModel model)
    {
        if (options.Init is { } weights)
        {
            ImportedEncoder.Open(weights, options.InitInput).Initialize(model.Encoder);
        }

        return new TrainingPosition(0, data.Count, Data: data.Fingerprint);
    }

    private TrainingPosition Restore(SimClrModel model, Optimizer optimizer)
    {
        var checkpoint = Checkpoint.Open(folder.LastCheckpoint);
        checkpoint.CheckEncoder(options);
        var now = data.Fingerprint;
        CheckData(checkpoint, now);
        checkpoint.Load(model, optimizer);
        return checkpoint.Position with { Data = now };
    }

    private void CheckData(Checkpoint checkpoint, DataFingerprint now)
    {
        var before = checkpoint.Position;
        string? count = before.Images == data.Count ? null : $"it had {before.Images:N0} images, now {data.Count:N0}";
        string[] differences = [.. new[] { count, before.Data?.Difference(now) }.OfType<string>()];
        if (differences.Length > 0)
        {
            throw new UserException($"checkpoint {checkpoint.Path}: was trained on other data than "
                + $"{options.DataDir ?? options.Data} has now: {string.Join("; ", differences)}. Give it the same "
                + "again, or start a new run.");
        }
    }

    private EventLog OpenEvents(IReadOnlyList<MetricsLine> lines, TrainingClock clock)
    {
        var events = EventLog.Create(folder.Path, lines, clock.TotalSeconds);
        events.AppendPicture("views", ContactSheet.Of(
            data, Subset.OnePerClass(data.Labels, ShownPictures), 2, options, device));
        return events;
    }

    private string? ReasonToStop(TrainingClock clock)
        => terminal.Interrupted.IsCancellationRequested ? RankTraining.Interrupted
            : options.MaxMinutes > 0 && clock.SessionSeconds >= 60 * options.MaxMinutes
                ? $"stopped after {options.MaxMinutes} minutes"
                : null;

    private static void OnLine(TrainedStep step, Action<MetricsLine> take)
    {
        if (step.IsLogged)
        {
            take(step.Line);
        }
    }

    /// <summary>What the device chose is known when the first step is done.</summary>
    private void KeepAlgorithms(bool isFirst)
    {
        if (isFirst)
        {
            AlgorithmRecord.Keep(folder, device, Warn);
        }
    }

    private void Warn(string line)
    {
        log.Write(line);
        progress.Redraw();
        terminal.Error.WriteLine(line);
    }

    private void SayHowToGoOn(string why, long step)
    {
        log.Write($"{why} at step {step}");
        progress.Redraw();
        terminal.Output.WriteLine($"{why} at step {step} of {plan.Steps}; go on with:");
        terminal.Output.WriteLine($"  {ResumeCommand.For(folder, ranks.Count)}");
    }

    private UserException Explain(DivergedException diverged, long savedStep)
    {
        log.Write($"diverged at step {diverged.Step}: {diverged.Message}");
        progress.Redraw();
        int epoch = plan.EpochOf(Math.Max(0, diverged.Step - 1)) + 1;
        return new UserException($"pretrain: {diverged.Message} at step {diverged.Step} (epoch {epoch}); lower "
            + "--learning-rate or raise --temperature. The last good checkpoint, of step "
            + $"{savedStep}, is {folder.LastCheckpoint}.");
    }
}
