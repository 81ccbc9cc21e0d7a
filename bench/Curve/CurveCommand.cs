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
        var peerEpochs = new Option<int?>("--peer-epochs")
        {
            Description = "Of the peer, where it is to take as long and not as many; its schedule is that of these.",
        };
        var every = new Option<int?>("--eval-every") { Description = "Epochs between kNN, other than the preset's." };
        var python = PeerOptions.Python();
        var results = PeerOptions.Results();
        var command = new Command("curve", "Trains on CIFAR-10, ours and PyTorch's in turn; keeps kNN by wall-clock.")
        {
            preset, data, threads, epochs, peerEpochs, every, python, results,
        };
        command.SetPeerAction(parse =>
        {
            string[] evaluations = Given("--eval-every", parse.GetValue(every));
            var options = new CurveOptions(
                parse.GetValue(preset)!, parse.GetValue(data)!, parse.GetValue(threads), parse.GetValue(python)!,
                [.. Given("--epochs", parse.GetValue(epochs)), .. evaluations],
                [.. Given("--epochs", parse.GetValue(peerEpochs) ?? parse.GetValue(epochs)), .. evaluations]);
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
