using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Nn;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Cli.Evaluate.Output;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using SimClr.Train.Training;

namespace SimClr.Train.Cli.Ablation;

/// <summary>
/// <c>simclr ablate</c>: the same short training with parts of the augmentation switched off one at a time.
/// </summary>
internal sealed record AblateCommand(
    PresetOption Preset, [RecipeOptions(Reach.Run)] JsonObject Given) : ICommand
{
    // An ablation is there to choose by, so the test images are left for what is chosen.
    private const double DefaultValidation = 0.1;
    private static readonly string Random = EncoderUnderTest.TitleOf(EncoderUnderTest.Random);

    public void Run(Terminal terminal)
    {
        var preset = Preset.Load();
        var options = preset.With(Given, terminal);
        options = options with
        {
            Validation = Given.ContainsKey("validation") ? options.Validation : DefaultValidation,
            EvalEvery = Given.ContainsKey("eval_every") ? options.EvalEvery : 0,
        };
        OptionRules.Check(options, Given);
        PretrainCommand.CheckInit(options, terminal);
        string time = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string folder = options.Output ?? Path.Combine("runs", $"ablate-{preset.Name}-{time}");
        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        options = options.WithFullPaths();
        var variants = AblationVariant.Of(options);
        options.SummarizeData(terminal).WriteTo(terminal.Output, terminal.IsVerbose);
        var images = TrainingData.Load(options, device, terminal);
        var evaluation = EvaluationData.Load(options, device, terminal);
        var file = AblationFile.Open(folder, preset.Name, options);
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ablate: {variants.Count} trainings of {options.Epochs} epochs on {images.Count:N0} images, "
            + $"measured on {evaluation.Test.Count:N0} others; in {folder}"));

        if (file[Random] is null)
        {
            var encoder = Recipe.CreateModel(options, device).Encoder;
            file.Add(Random, [], Measure(encoder, options, evaluation));
        }

        var monitor = PretrainCommand.CreateMonitor(options, device, images, terminal);
        foreach (var variant in variants.Where(variant => file[variant.Name] is null))
        {
            string run = Path.Combine(folder, variant.Name);
            terminal.Output.WriteLine($"{variant.Name}: {run}");
            if (!Train(variant.Options with { Output = run }, preset, device, images, monitor, terminal))
            {
                terminal.Output.WriteLine($"ablate: stopped; the same call with --output {folder} goes on.");
                return;
            }

            var encoder = EncoderSource.Open(run).CreateTrained(device).Encoder;
            file.Add(variant.Name, variant.ChangesFrom(options), Measure(encoder, options, evaluation));
        }

        AblationTable.Write(terminal, options.Validation > 0 ? "validation" : "test",
            [(Random, [], file[Random]!), .. variants.Select(variant
                => (variant.Name, variant.ChangesFrom(options), file[variant.Name]!))]);
        EvaluationTable.WriteNotes(terminal, EvaluationNotes.Of(evaluation).Concat(file.Notes));
        terminal.Output.WriteLine($"results: {Path.Combine(folder, AblationFile.Name)}");
    }

    /// <summary>Goes on with a run that was stopped. True where its last step is done.</summary>
    private static bool Train(
        PretrainOptions options, Preset preset, Device device, ImageDataset images, RunMonitor? monitor,
        Terminal terminal)
    {
        string path = options.Output!;
        bool begun = File.Exists(Path.Combine(path, "options.json"));
        var folder = begun ? RunFolder.Open(path) : RunFolder.Create(path, options, preset.Name);
        AblationFile.CheckSame(folder, options);
        return new Pretraining(options, folder, device, images, terminal, monitor).Run();
    }

    private static Measurements Measure(Module encoder, PretrainOptions options, EvaluationData data)
        => new EncoderUnderTest(EncoderUnderTest.Trained, options.EvaluationSize, data, () => encoder)
            .Measure(new KnnProtocol(), new LinearProtocol());
}
