namespace SimClr.Train.Evaluation.Protocols;

/// <summary>Every protocol, in the order of <c>evaluate</c>'s help.</summary>
public static class ProtocolList
{
    public static IReadOnlyList<IProtocol> Each { get; } =
    [
        new KnnProtocol(), new LinearProtocol(), new FineTuneProtocol(), new RetrievalProtocol(),
        new ViewPairsProtocol(),
    ];

    /// <summary>Those with a command, and the one of all of them.</summary>
    public static IEnumerable<IProtocol> OfCommands
        => Each.Where(protocol => protocol.Command is not null).Append(new AllProtocols());
}
