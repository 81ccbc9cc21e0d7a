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
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each side runs.",
            DefaultValueFactory = _ => 5,
        };
        var python = PeerOptions.Python();
        var results = PeerOptions.Results();
        var save = new Option<bool>("--no-save") { Description = "Write no result file." };
        var command = new Command("compare", "Times our kernels and their peers in turn; keeps the ratios.")
        {
            only, isa, rounds, python, results, save,
        };
        shared.AddTo(command);
        command.SetPeerAction(parse =>
        {
            string processor = parse.GetValue(isa)!;
            if (!Isas.Contains(processor))
            {
                throw UserException.Unknown("option --isa:", processor, Isas);
            }

            var options = shared.Read(parse);
            var families = SharedOptions.Find(parse.GetValue(only)!).ToArray();
            var cases = families.SelectMany(family => Compare(
                family, options, processor, parse.GetValue(python)!, Math.Max(1, parse.GetValue(rounds)))).ToArray();
            var result = new ComparisonResult(families, cases, processor, options, parse.GetValue(rounds),
                options.OnCuda ? Ceilings.Measure(options, parse.GetValue(python)!) : null);
            Console.WriteLine();
            Console.WriteLine(result.ToMarkdown());
            if (!parse.GetValue(save))
            {
                Console.WriteLine(result.Save(parse.GetValue(results)!));
            }
        });
        return command;
    }

    private static IEnumerable<ComparedCase> Compare(
        Family family, MeasureOptions options, string isa, string python, int rounds)
    {
        var ours = Side.Ours(family, options, isa);
        var peer = Side.Peer(family, options, isa, python);
        var results = new List<Round>();
        for (int round = 0; round < rounds; round++)
        {
            Console.WriteLine($"{family.Name}: round {round + 1} of {rounds}");
            if (round % 2 == 0) // who goes first alternates too
            {
                var first = ours.Run();
                results.Add(new Round(first, peer.Run()));
            }
            else
            {
                var first = peer.Run();
                results.Add(new Round(ours.Run(), first));
            }
        }

        return ComparedCase.From(family, results);
    }
}
