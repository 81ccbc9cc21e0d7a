using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Nn.Schedules;
using SimClr.Train.Data;
using SimClr.Train.Data.Batches;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Pages;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Runs.TensorBoard;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Train.Training;

/// <summary>
/// Runs a training to its end, or until it is interrupted, and leaves a run folder from which it goes on
/// exactly.
/// </summary>
public sealed class Trainer : IDisposable
{
    private const int ShownPictures = 10;

    private readonly PretrainOptions options;
    private readonly RunFolder folder;
    private readonly Terminal terminal;
    private readonly Device device;
    private readonly ImageDataset data;
    private readonly SimClrModel model;
    private readonly Optimizer optimizer;
    private readonly DataOrder order;
    private readonly BatchReader batches;
    private readonly BatchLabels labels;
    private readonly WarmupCosineSchedule schedule;
    private readonly SimClrStep simClrStep;
    private readonly ProgressLine progress;
    private readonly RunLog log;
    private readonly MetricsLog metrics;
    private readonly EventLog? events;
    private readonly TrainingClock clock;
    private readonly long totalSteps;

    private TrainingPosition position;
    private long savedStep = -1;
    private bool algorithmsKept;

    /// <summary>Builds the model; goes on from the folder's last checkpoint where there is one.</summary>
    /// <exception cref="UserException">Data, options and checkpoint do not fit.</exception>
    public Trainer(
        PretrainOptions options, RunFolder folder, Device device, ImageDataset data, Terminal terminal)
    {
        this.options = options;
        this.folder = folder;
        this.device = device;
        this.terminal = terminal;
        this.data = data.On(device);
        log = new RunLog(folder.Log);
        model = Recipe.CreateModel(options, device);
        optimizer = Recipe.CreateOptimizer(options, model);
        order = new DataOrder((ulong)options.Seed, data.Count, options.ImagesPerStep);
        labels = new BatchLabels(this.data, options);
        totalSteps = (long)order.StepsPerEpoch * options.Epochs;
        schedule = Recipe.CreateSchedule(options, order.StepsPerEpoch);
        simClrStep = SimClrStep.Of(options, model, optimizer);
        progress = new ProgressLine(terminal, options.Epochs);

        position = new TrainingPosition(0, data.Count);
        bool resumes = File.Exists(folder.LastCheckpoint);
        if (resumes)
        {
            Restore(Checkpoint.Open(folder.LastCheckpoint));
        }
        else if (options.Init is { } weights)
        {
            ImportedEncoder.Open(weights, options.InitInput).Initialize(model.Encoder);
        }

        metrics = MetricsLog.OpenAt(folder.Metrics, position.Step);
        var lines = MetricsLog.Read(folder.Metrics);
        clock = new TrainingClock(lines.Count > 0 ? lines[^1].Seconds : 0);
        events = options.Tensorboard ? EventLog.Create(folder.Path, lines, clock.TotalSeconds) : null;
        events?.AppendPicture("views", ContactSheet.Of(
            this.data, ContactSheet.OnePerClass(this.data, ShownPictures), 2, options, device));
        log.Write(resumes ? $"resumed at step {position.Step}" : "started");
        if (!resumes)
        {
            Save(folder.LastCheckpoint); // so that a run killed in its first steps can go on as well
        }

        batches = this.data.Read(device, BatchesFrom(position.Step));
    }

    private int Epoch => (int)(position.Step / order.StepsPerEpoch);

    /// <summary>
    /// Asked every <c>--eval-every</c> epochs and at the end; null where nothing is to be measured.
    /// </summary>
    public RunMonitor? Monitor { get; init; }

    /// <summary>The images to train on: of every data set only what pretraining may see.</summary>
    /// <exception cref="UserException">They are fewer than a step takes, or lack labels.</exception>
    public static ImageDataset LoadData(PretrainOptions options, Terminal terminal)
    {
        var data = options.LoadData(DataSplit.Unlabelled, warning => terminal.Error.WriteLine(warning));
        if (options.Validation > 0)
        {
            // STL-10 is trained on pictures without labels: its labelled ones, which are divided, are others.
            var labelled = data.Labelled ? data : options.LoadData(DataSplit.Train);
            var (rest, _) = ValidationSplit.Of(labelled, options.Validation);
            data = data.Labelled ? rest : data;
        }

        BatchLabels.Check(data, options);
        string times = options.Accumulate > 1 ? $" times --accumulate {options.Accumulate}" : "";
        return options.ImagesPerStep <= data.Count
            ? data
            : throw UserException.Usage($"option --batch-size: {options.BatchSize}{times} is more than the "
                + $"{data.Count} images of {options.Data}; give at most {data.Count / options.Accumulate}.");
    }

    /// <summary>Trains until the last step or the time limit. True where the last step is done.</summary>
    /// <exception cref="UserException">The loss or a weight is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; the checkpoint is written.</exception>
    public bool Run()
    {
        while (position.Step < totalSteps)
        {
            if (terminal.Interrupted.IsCancellationRequested)
            {
                StopEarly("interrupted");
                throw new OperationCanceledException(terminal.Interrupted);
            }

            if (options.MaxMinutes > 0 && clock.SessionSeconds >= 60 * options.MaxMinutes)
            {
                StopEarly($"stopped after {options.MaxMinutes} minutes");
                return false;
            }

            Step();
        }

        log.Write($"finished at step {position.Step}");
        return true;
    }

    public void Dispose()
    {
        batches.Dispose();
        metrics.Dispose();
        events?.Dispose();
    }

    /// <summary>The images of each step; enumerated ahead of the steps, and by other threads.</summary>
    private IEnumerable<int[]> BatchesFrom(long step)
    {
        for (; step < totalSteps; step++)
        {
            var (epoch, stepInEpoch) = Math.DivRem(step, order.StepsPerEpoch);
            yield return order.Batch((int)epoch, (int)stepInEpoch).ToArray();
        }
    }

    private void Restore(Checkpoint checkpoint)
    {
        checkpoint.CheckEncoder(options);
        if (checkpoint.Position.Images != data.Count)
        {
            throw new UserException($"checkpoint {checkpoint.Path}: was trained on "
                + $"{checkpoint.Position.Images} images, {options.Data} has {data.Count}; "
                + "resume with the same data.");
        }

        checkpoint.Load(model, optimizer);
        position = checkpoint.Position;
        savedStep = position.Step;
    }

    private void Step()
    {
        int epoch = Epoch;
        int stepInEpoch = (int)(position.Step % order.StepsPerEpoch);
        double learningRate = schedule.LearningRate(position.Step);
        clock.BeginStep();
        float loss = simClrStep.Run(
            device, batches.Next(), epoch, learningRate, labels.Of(epoch, stepInEpoch));
        clock.EndStep();
        if (!float.IsFinite(loss))
        {
            throw Diverged($"loss is {loss}", position.Step + 1);
        }

        if (!algorithmsKept)
        {
            AlgorithmRecord.Keep(folder, device, Warn);
            algorithmsKept = true;
        }

        position = position with
        {
            Step = position.Step + 1,
            LossSum = position.LossSum + loss,
            LossCount = position.LossCount + 1,
        };
        AfterStep(epoch, stepInEpoch + 1, learningRate);
    }

    private void AfterStep(int epoch, int stepsDone, double learningRate)
    {
        bool ends = stepsDone == order.StepsPerEpoch;
        double secondsLeft = (totalSteps - position.Step) * clock.SecondsPerStep;
        double viewsPerSecond = 2 * options.ImagesPerStep / clock.SecondsPerStep;
        double loss = position.LossSum / position.LossCount;
        if (ends || (options.LogEvery > 0 && stepsDone % options.LogEvery == 0))
        {
            var line = new MetricsLine(
                epoch + 1, position.Step, loss, learningRate, Math.Round(viewsPerSecond, 1),
                Math.Round(clock.TotalSeconds, 3));
            line = ends ? Measure(line) : line;
            metrics.Append(line);
            events?.Append(line);
            position = position with { LossSum = 0, LossCount = 0 };
            if (ends)
            {
                progress.Finish(line, secondsLeft);
            }
        }
        else
        {
            double share = (double)stepsDone / order.StepsPerEpoch;
            progress.Update(epoch + 1, share, loss, viewsPerSecond, secondsLeft);
        }

        if (ends && (epoch + 1) % options.CheckpointEvery == 0)
        {
            Save(folder.EpochCheckpoint(epoch + 1));
        }

        if (ends || (options.CheckpointSteps > 0 && stepsDone % options.CheckpointSteps == 0))
        {
            Save(folder.LastCheckpoint);
        }
    }

    private void Warn(string line)
    {
        log.Write(line);
        progress.Redraw();
        terminal.Error.WriteLine(line);
    }

    private MetricsLine Measure(MetricsLine line)
    {
        bool due = options.EvalEvery > 0
            && (line.Epoch % options.EvalEvery == 0 || line.Epoch == options.Epochs);
        return due && Monitor is not null ? Monitor.Measure(model, line) : line;
    }

    private void Save(string path)
    {
        metrics.FlushToDisk(); // the lines that a checkpoint stands behind come first
        try
        {
            Checkpoint.Write(path, options, position, model, optimizer);
        }
        catch (NotFiniteNumberException exception)
        {
            throw Diverged($"{exception.Message} holds a number that is not finite", position.Step);
        }

        savedStep = position.Step;
    }

    private void StopEarly(string why)
    {
        Save(folder.LastCheckpoint);
        log.Write($"{why} at step {position.Step}");
        progress.Redraw();
        terminal.Output.WriteLine($"{why} at step {position.Step} of {totalSteps}; go on with:");
        terminal.Output.WriteLine($"  {ResumeCommand.For(folder)}");
    }

    private UserException Diverged(string what, long step)
    {
        log.Write($"diverged at step {step}: {what}");
        progress.Redraw();
        return new UserException($"pretrain: {what} at step {step} (epoch {Epoch + 1}); lower "
            + "--learning-rate or raise --temperature. The last good checkpoint, of step "
            + $"{savedStep}, is {folder.LastCheckpoint}.");
    }
}
