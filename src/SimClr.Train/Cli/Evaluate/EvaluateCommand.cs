using System.CommandLine;
using SimClr.Train.Evaluation.LinearProbe;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Evaluation.Supervised;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Evaluate;

/// <summary>
/// <c>simclr evaluate</c>: protocols on an encoder, always beside the same one with random weights.
/// </summary>
public static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("evaluate", "Measures a trained encoder on held-out images.");
        foreach (var protocol in Commands())
        {
            command.Add(protocol.Create(terminal));
        }

        return command;
    }

    private static IEnumerable<EvaluateProtocol> Commands() =>
    [
        new("knn", "Nearest neighbours by cosine: nothing is fitted.",
            new ProtocolOptions().Labels("1").Seed().PerClass(), Protocols.Knn),
        new("linear", "A linear classifier on frozen features.",
            new ProtocolOptions().Labels("1").Augment()
                .Training($"{ViewsLinearEvaluator.Epochs}", ViewsLinearEvaluator.LearningRate)
                .Seed().PerClass(), Protocols.Linear),
        new("finetune",
            "The whole network trained on a part of the labels; from random weights that is from scratch.",
            new ProtocolOptions().Labels("0.01,0.1")
                .Training("60, 30 or 10 with about 1, 10 or 100 % of the labels", FineTuner.LearningRate)
                .Seed().PerClass(), Protocols.FineTune),
        new("retrieval", "Pictures of the same class among the held-out ones, by cosine.",
            new ProtocolOptions().Of(), Protocols.Retrieval),
        new("all", "All protocols in one table; fine-tuning with 1 % of the labels.",
            new ProtocolOptions().Augment().FineTune().Seed().PerClass(), Protocols.All),
    ];
}
