using System.CommandLine;

namespace SimClr.Bench.Curve;

/// <summary><c>curve</c>: the same pretraining by us and by PyTorch, kNN by wall-clock.</summary>
internal static class CurveCommand
{
    public static Command Create()
    {
        var preset = new Option<string>("--preset")
        {
            Description = "What both train.",
            DefaultValueFactory = _ => "cifar10-cpu",
        };
        var data = new Option<string>("--data-dir")
        {
            Description = "The folder that has cifar-10-batches-bin.",
            Required = true,
        };
        var threads = PeerOptions.Threads();
        var epochs = new Option<int?>("--epochs") { Description = "Other than the preset's." };
        var every = new Option<int?>("--eval-every") { Description = "Epochs between kNN, other than the preset's." };
        var python = PeerOptions.Python();
        var results = PeerOptions.Results();
        var command = new Command("curve", "Trains on CIFAR-10, ours and PyTorch's in turn; keeps kNN by wall-clock.")
        {
            preset, data, threads, epochs, every, python, results,
        };
        command.SetPeerAction(parse =>
        {
            var options = new CurveOptions(
                parse.GetValue(preset)!, parse.GetValue(data)!, parse.GetValue(threads), parse.GetValue(python)!,
                [.. Given("--epochs", parse.GetValue(epochs)), .. Given("--eval-every", parse.GetValue(every))]);
            var ours = TrainingCurve.Ours(options);
            var result = new CurveResult(options, ours, TrainingCurve.Peer(options));
            Console.WriteLine();
            Console.WriteLine(result.ToMarkdown());
            Console.WriteLine(result.Save(parse.GetValue(results)!));
        });
        return command;
    }

    private static string[] Given(string name, int? value) => value is { } number ? [name, $"{number}"] : [];
}
