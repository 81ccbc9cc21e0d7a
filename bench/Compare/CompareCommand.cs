using System.CommandLine;
using SimClr.Train.Text;

namespace SimClr.Bench.Compare;

/// <summary>
/// <c>compare</c>: ours beside the peer, alternating, several rounds; prints ratios and writes a result file.
/// </summary>
internal static class CompareCommand
{
    private static readonly string[] Isas = ["native", "avx512", "avx2"];

    public static Command Create()
    {
        var shared = new SharedOptions();
        var only = new Option<string>("--only")
        {
            Description = "Families, with commas: " + string.Join(", ", Family.All.Select(f => f.Name)),
            DefaultValueFactory = _ => "",
        };
        var isa = new Option<string>("--isa")
        {
            Description = "native (what the processor has), or avx2 on both sides.",
            DefaultValueFactory = _ => "native",
        };
        var roundCount = new Option<int>("--rounds")
        {
            Description = "How often each side runs.",
            DefaultValueFactory = _ => 5,
        };
        var (peerName, python) = (PeerOptions.PeerName(), PeerOptions.Python());
        var results = PeerOptions.Results();
        var save = new Option<bool>("--no-save") { Description = "Write no result file." };
        var command = new Command("compare", "Times our kernels and their peers in turn; keeps the ratios.")
        {
            only, isa, roundCount, peerName, python, results, save,
        };
        shared.AddTo(command);
        command.SetPeerAction(parse =>
        {
            var options = shared.Read(parse);
            string processor = parse.GetValue(isa)!;
            if (!Isas.Contains(processor))
            {
                throw UserException.Unknown("option --isa:", processor, Isas);
            }

            int count = Math.Max(1, parse.GetValue(roundCount));
            var peer = PeerOptions.Choose(parse, peerName, python, options);
            var families = peer.Find(parse.GetValue(only)!);
            peer.Prepare();
            var rounds = families.ToDictionary(
                family => family, family => Measure(family, options, processor, peer, count));
            ComparedCase[] cases = [.. families.SelectMany(family => ComparedCase.From(family, rounds[family]))];
            var result = new ComparisonResult(families, cases, processor, options, peer, count,
                options.OnCuda ? Ceilings.Measure(options, peer) : null)
            {
                Alone = [.. families.SelectMany(family => ComparedCase.Alone(rounds[family]))],
            };
            Console.WriteLine();
            Console.WriteLine(result.ToMarkdown());
            if (!parse.GetValue(save))
            {
                Console.WriteLine(result.Save(parse.GetValue(results)!));
            }
        });
        return command;
    }

    private static List<Round> Measure(
        Family family, MeasureOptions options, string isa, Peer peer, int rounds)
    {
        var ours = Side.Ours(family, options, isa);
        var its = peer.Sides(family, options, isa);
        var results = new List<Round>();
        for (int round = 0; round < rounds; round++)
        {
            Console.WriteLine($"{family.Name}: round {round + 1} of {rounds}");
            results.Add(Round.Run(round, ours, its));
        }

        return results;
    }
}
