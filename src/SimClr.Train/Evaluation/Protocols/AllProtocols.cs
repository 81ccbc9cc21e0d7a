using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>Those with a command, one after the other; the one that trains copies of the encoder last.</summary>
internal sealed record AllProtocols : ClassOptions, IProtocol
{
    [Option(ViewsToo)]
    public bool Augment { get; init; }

    [Option("Shares of the labels to fine-tune with, as 0.01,0.1,1; 0 for none.", AtLeast = 0,
        ValueName = "shares")]
    public double[] Finetune { get; init; } = [0.01];

    public (string Name, string Description)? Command
        => ("all", "All protocols in one table; fine-tuning with 1 % of the labels.");

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder)
        => ProtocolList.Each.Where(protocol => protocol.Command is not null).Select(WithTheseOptions)
            .OrderBy(protocol => protocol is FineTuneProtocol)
            .SelectMany(protocol => protocol.Measure(encoder));

    private IProtocol WithTheseOptions(IProtocol protocol) => protocol switch
    {
        LinearProtocol linear => linear with { Seed = Seed, Augment = Augment },
        FineTuneProtocol fineTune => fineTune with { Seed = Seed, Labels = Finetune },
        ClassOptions other => (IProtocol)(other with { Seed = Seed }),
        _ => protocol,
    };
}
