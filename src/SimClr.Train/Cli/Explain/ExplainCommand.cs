using System.CommandLine;
using SimClr.Nn.Models;
using SimClr.Train.Encoders;
using SimClr.Train.Explain;
using SimClr.Train.Explain.Page;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using SimClr.Train.Training;

namespace SimClr.Train.Cli.Explain;

/// <summary><c>simclr explain</c>: one real training step, with all of its numbers.</summary>
internal sealed class ExplainCommand
{
    private const int MostPictures = 64; // a matrix of 128 rows

    // What does not change a step. Of a folder only the batch is read, so that no decoded copy is kept.
    private static readonly string[] NotAsked =
    [
        "output", "eval_every", "eval_images", "checkpoint_every", "checkpoint_steps",
        "checkpoint_activations", "log_every", "max_minutes", "cache", "data_memory",
    ];

    private static readonly OptionBinding[] Bindings =
        [.. OptionBinding.All.Where(binding => !NotAsked.Contains(binding.Key))];

    private readonly Argument<string?> run = new("run")
    {
        Description = "Run folder (its last checkpoint) or a checkpoint file; without it random weights.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int> pictures = new("--pictures")
    {
        Description = "Pictures that the step compares, so few that its matrices can be read.",
        HelpName = "count",
        DefaultValueFactory = _ => 8,
    };

    private readonly Option<long> step = new("--step")
    {
        Description = "Step of the training, from 1, whose pictures, views and learning rate to take; 0 for "
            + "the next one.",
        HelpName = "number",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<bool> randomInit = new("--random-init")
    {
        Description = "Random weights in place of the run's.",
    };

    private readonly Option<string?> html = new("--html")
    {
        Description = "Write it as a page, too.",
        HelpName = "file",
    };

    private readonly Terminal terminal;

    private ExplainCommand(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var explain = new ExplainCommand(terminal);
        var command = new Command("explain", "Walks through one training step with real numbers.")
        {
            explain.run, explain.pictures, explain.step, explain.randomInit, explain.html,
            PretrainCommand.PresetName,
        };
        foreach (var binding in Bindings)
        {
            command.Add(binding.Option);
        }

        command.SetAction(explain.Run);
        return command;
    }

    private int Run(ParseResult parse)
    {
        var (options, checkpoint) = Source(parse);
        OptionRules.Check(options);
        int count = parse.GetValue(pictures);
        if (count is < 2 or > MostPictures)
        {
            throw UserException.Usage($"option --pictures: {count} is not allowed: a view is compared with "
                + $"those of other pictures; give a number from 2 to {MostPictures}.");
        }

        string? page = parse.GetValue(html);
        if (page is not null && Path.GetDirectoryName(Path.GetFullPath(page)) is { } folder
            && !Directory.Exists(folder))
        {
            throw UserException.Usage($"option --html: there is no folder {folder}; make it first.");
        }

        var explanation = Explain(options, checkpoint, count, parse);
        TerminalWalk.Write(explanation, terminal.Console);
        if (page is not null)
        {
            AtomicFile.WriteText(page, ExplainPage.Render(explanation));
            terminal.Output.WriteLine($"page: {page}");
        }

        return 0;
    }

    private (PretrainOptions Options, Checkpoint? Checkpoint) Source(ParseResult parse)
    {
        if (parse.GetValue(run) is not { } path)
        {
            var preset = Preset.Load(parse.GetValue(PretrainCommand.PresetName)!);
            return (PretrainCommand.Override(preset.Values, parse, $"preset {preset.Name}"), null);
        }

        if (parse.GetResult(PretrainCommand.PresetName) is { Implicit: false })
        {
            throw UserException.Usage(
                "option --preset: a run has its own options; leave one of the two out.");
        }

        var source = EncoderSource.Open(path);
        return (PretrainCommand.Override(OptionJson.ToJson(source.Options), parse, path), source.Checkpoint);
    }

    private StepExplanation Explain(
        PretrainOptions options, Checkpoint? checkpoint, int count, ParseResult parse)
    {
        bool trained = checkpoint is not null && !parse.GetValue(randomInit);
        bool begins = checkpoint is null && !parse.GetValue(randomInit); // as pretrain does
        if (begins)
        {
            PretrainCommand.CheckInit(options, terminal);
        }

        var small = StepMoment.Small(options, count) with { Cache = null, DataMemory = 0 };
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        var data = TrainingData.Load(small, device, terminal);
        long done = trained ? checkpoint!.Position.Step : 0;
        var moment = StepMoment.Of(options, data.Count, count, done, parse.GetValue(step));

        var model = Recipe.CreateModel(small, device);
        var optimizer = Recipe.CreateOptimizer(small, model);
        string weights = "random, by the seed";
        SimClrModel? untrained = null;
        if (trained)
        {
            checkpoint!.CheckEncoder(small);
            untrained = Recipe.CreateModel(small, device);
            weights = $"{parse.GetValue(run)}, after {checkpoint.Position.Step:N0} steps";
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
            .Run(moment, weights);
    }
}
