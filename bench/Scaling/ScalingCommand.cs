using System.CommandLine;
using SimClr.Train.Text;

namespace SimClr.Bench.Scaling;

/// <summary>
/// <c>scaling</c>: the training step, or another family, on one thread and on more, ours and the peer's, all of them in
/// every round.
/// </summary>
internal static class ScalingCommand
{
    private static readonly string[] Families = ["step", "embed", "gemm"]; // whose work is counted

    public static Command Create()
    {
        var only = new Option<string>("--only")
        {
            Description = "The family: " + string.Join(", ", Families) + ".",
            DefaultValueFactory = _ => "step",
        };
        var threads = new Option<int[]>("--threads")
        {
            Description = "Thread counts, the fewest first: 1 2 4 (1, 2, 4, ... up to the processors).",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. Powers(Environment.ProcessorCount)],
        };
        var batchSize = new Option<int>("--batch-size")
        {
            Description = "Images in a batch.",
            DefaultValueFactory = _ => 64,
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long to measure at each thread count in one round.",
            DefaultValueFactory = _ => 2,
        };
        var rounds = new Option<int>("--rounds") { Description = "Rounds.", DefaultValueFactory = _ => 3 };
        var (peerName, python) = (PeerOptions.PeerName(), PeerOptions.Python());
        var results = PeerOptions.Results();
        var save = new Option<bool>("--no-save") { Description = "Write no result file." };
        var command = new Command("scaling", "Times the step, or products, on more and more threads, ours and the peer's.")
        {
            only, threads, batchSize, seconds, rounds, peerName, python, results, save,
        };
        command.SetPeerAction(parse =>
        {
            var counts = parse.GetValue(threads)!.Where(count => count > 0).Distinct().Order().ToArray();
            if (counts.Length == 0)
            {
                throw new InvalidOperationException("--threads names no thread count; try --threads 1 2.");
            }

            var options = new MeasureOptions(counts[0], parse.GetValue(seconds), BatchSize: parse.GetValue(batchSize));
            var peer = PeerOptions.Choose(parse, peerName, python, options);
            string name = parse.GetValue(only)!;
            var family = Families.Contains(name)
                ? peer.Find(name).Single() : throw UserException.Unknown("option --only:", name, Families);
            peer.Prepare();
            var result = ScalingResult.Measure(family, options, counts, Math.Max(1, parse.GetValue(rounds)), peer);
            Console.WriteLine();
            Console.WriteLine(result.ToMarkdown());
            if (!parse.GetValue(save))
            {
                Console.WriteLine(result.Save(parse.GetValue(results)!));
            }
        });
        return command;
    }

    private static IEnumerable<int> Powers(int processors)
    {
        for (int count = 1; count < processors; count *= 2)
        {
            yield return count;
        }

        yield return processors;
    }
}
