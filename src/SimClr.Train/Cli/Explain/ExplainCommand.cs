using System.Text.Json.Nodes;
using SimClr.Nn.Models;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Encoders;
using SimClr.Train.Explain;
using SimClr.Train.Explain.Page;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using SimClr.Train.Training;

namespace SimClr.Train.Cli.Explain;

/// <summary><c>simclr explain</c>: one real training step, with all of its numbers.</summary>
internal sealed record ExplainCommand(
    [Argument("Run folder (its last checkpoint) or a checkpoint file; without it random weights.")]
    string? Run = null,
    [Option("Pictures that the step compares, so few that its matrices can be read.", ValueName = "count")]
    int Pictures = 8,
    [Option("Step of the training, from 1, whose pictures, views and learning rate to take; 0 for the "
        + "next one.", ValueName = "number")]
    long Step = 0,
    [Option("Random weights in place of the run's.")] bool RandomInit = false,
    [Option("Write it as a page, too.", ValueName = "file", IsOutputFile = true)] string? Html = null,
    PresetOption Preset = null!,
    // Of a folder only the batch is read, so that no decoded copy is kept.
    [RecipeOptions(Reach.Step, nameof(PretrainOptions.Cache), nameof(PretrainOptions.DataMemory))]
    JsonObject Given = null!) : ICommand
{
    private const int MaxPictures = 64; // a matrix of 128 rows

    void ICommand.Run(Terminal terminal)
    {
        var (options, checkpoint) = Source(terminal);
        OptionRules.Check(options, Given);
        if (Given.ContainsKey("init") && (Run is not null || RandomInit))
        {
            string other = Run is null ? "with --random-init" : $"where RUN is {Run}";
            throw UserException.Usage($"option --init: has no effect {other}; leave one of the two out.");
        }

        if (Pictures is < 2 or > MaxPictures)
        {
            throw UserException.Usage($"option --pictures: {Pictures} is not allowed: a view is compared with "
                + $"those of other pictures; give a number from 2 to {MaxPictures}.");
        }

        var explanation = Explain(options, checkpoint, terminal);
        TerminalWalk.Write(explanation, terminal.Console);
        if (Html is not null)
        {
            AtomicFile.WriteText(Html, ExplainPage.Render(explanation));
            terminal.Output.WriteLine($"page: {Html}");
        }
    }

    private (PretrainOptions Options, Checkpoint? Checkpoint) Source(Terminal terminal)
    {
        if (Run is null)
        {
            return (Preset.Load().With(Given, terminal), null);
        }

        var source = EncoderSource.Open(Run);
        return (OptionJson.FromJson(OptionJson.ToJson(source.Options), Given, Run, terminal), source.Checkpoint);
    }

    private StepExplanation Explain(PretrainOptions options, Checkpoint? checkpoint, Terminal terminal)
    {
        bool trained = checkpoint is not null && !RandomInit;
        bool begins = checkpoint is null && !RandomInit; // as pretrain does
        if (begins)
        {
            PretrainCommand.CheckInit(options, terminal);
        }

        var small = StepPosition.Small(options, Pictures) with { Cache = null, DataMemory = 0 };
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        var data = TrainingData.Load(small, device, terminal);
        long done = trained ? checkpoint!.Position.Step : 0;
        var position = StepPosition.Of(options, data.Count, Pictures, done, Step);

        var model = Recipe.CreateModel(small, device);
        var optimizer = Recipe.CreateOptimizer(small, model);
        string weights = "random, by the seed";
        SimClrModel? untrained = null;
        if (trained)
        {
            checkpoint!.CheckEncoder(small);
            untrained = Recipe.CreateModel(small, device);
            weights = $"{Run}, after {checkpoint.Position.Step:N0} steps";
            if (checkpoint.Options.Optimizer == small.Optimizer)
            {
                checkpoint.Load(model, optimizer); // its momentum is part of the next step
            }
            else
            {
                checkpoint.Load(model);
            }
        }
        else if (begins && options.Init is { } file)
        {
            ImportedEncoder.Open(file, options.InitInput).Initialize(model.Encoder);
            untrained = Recipe.CreateModel(small, device);
            weights = $"encoder of {file}, random projection head";
        }

        return new StepExplainer(small, device, data, model, optimizer) { Untrained = untrained }
            .Run(position, weights);
    }
}
