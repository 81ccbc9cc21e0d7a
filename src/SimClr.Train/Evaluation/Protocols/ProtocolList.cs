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
    public static IEnumerable<IProtocol> OfCommands => Offered.Append(new AllProtocols());

    private static IEnumerable<IProtocol> Offered => Each.Where(protocol => protocol.Command is not null);

    private sealed class AllProtocols : IProtocol
    {
        public ProtocolCommand Command
            => new("all", "All protocols in one table; fine-tuning with 1 % of the labels.")
            {
                Augment = true,
                FineTune = true,
            };

        public IEnumerable<Measurement> Measure(EncoderUnderTest encoder, ProtocolSettings settings)
            => Offered.OrderBy(protocol => protocol.TrainsEncoder).SelectMany(protocol => protocol.Measure(
                encoder, protocol.TrainsEncoder ? settings with { Labels = settings.FineTune } : settings));
    }
}
