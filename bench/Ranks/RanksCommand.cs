using System.CommandLine;

namespace SimClr.Bench.Ranks;

/// <summary>
/// <c>ranks</c>: the training step in one process, and in several that share its threads and its batch, all of them in
/// every round.
/// </summary>
internal static class RanksCommand
{
    public static Command Create()
    {
        var ranks = new Option<int[]>("--ranks")
        {
            Description = "How many processes, as mpiexec starts them: 1 2 4.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 2, 4],
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Threads of all processes together; each has at least one.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var model = new Option<string>("--model") { Description = "Encoder.", DefaultValueFactory = _ => "resnet18" };
        var batchSize = new Option<int>("--batch-size")
        {
            Description = "Images of a step, all ranks together.",
            DefaultValueFactory = _ => 256,
        };
        var steps = new Option<int>("--steps")
        {
            Description = "Steps to measure in one round.",
            DefaultValueFactory = _ => 5,
        };
        var rounds = new Option<int>("--rounds") { Description = "Rounds.", DefaultValueFactory = _ => 5 };
        var results = PeerOptions.Results();
        var save = new Option<bool>("--no-save") { Description = "Write no result file." };
        var command = new Command("ranks", "Times the step in one process and in several under mpiexec.")
        {
            ranks, threads, model, batchSize, steps, rounds, results, save,
        };
        command.SetPeerAction(parse =>
        {
            var step = new RankStep(parse.GetValue(model)!, parse.GetValue(batchSize), parse.GetValue(steps));
            var result = RanksResult.Measure(step, [.. parse.GetValue(ranks)!.Distinct().Order()],
                parse.GetValue(threads), Math.Max(1, parse.GetValue(rounds)));
            Console.WriteLine();
            Console.WriteLine(result.ToMarkdown());
            if (!parse.GetValue(save))
            {
                Console.WriteLine(result.Save(parse.GetValue(results)!));
            }
        });
        return command;
    }
}
