using System.CommandLine;
using SimClr.Train.Evaluation.Protocols;
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
        foreach (var protocol in ProtocolList.OfCommands)
        {
            command.Add(new EvaluateProtocol(protocol, Options(protocol.Command!)).Create(terminal));
        }

        return command;
    }

    private static ProtocolOptions Options(ProtocolCommand command)
    {
        var options = new ProtocolOptions();
        _ = command.Labels is { } shares ? options.Labels(shares) : options;
        _ = command.Augment ? options.Augment() : options;
        _ = command.FineTune ? options.FineTune() : options;
        _ = command.Training is var (epochs, learningRate) ? options.Training(epochs, learningRate) : options;
        _ = command.Of ? options.Of() : options;
        return command.Classifies ? options.Seed().PerClass() : options;
    }
}
