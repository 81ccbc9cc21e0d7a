using SimClr.Tests.Support.Ranks;
using SimClr.Train.Cli;
using SimClr.Train.Ranks;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Ranks;

/// <summary>One call of the command line by several ranks, which are threads of the test; what each said.</summary>
internal static class RankedCli
{
    public static CliCall[] Run(int ranks, params string[] arguments) => Run(ranks, _ => arguments);

    /// <param name="arguments">Of each rank.</param>
    /// <param name="interrupted">Of each rank.</param>
    /// <param name="member">Changes what each says of itself.</param>
    public static CliCall[] Run(int ranks, Func<int, string[]> arguments,
        Func<int, CancellationToken>? interrupted = null, Func<int, Member, Member>? member = null)
        => ThreadRanks.Run(ranks, communicator =>
        {
            int rank = communicator.Rank;
            using var output = new StringWriter { NewLine = "\n" };
            using var error = new StringWriter { NewLine = "\n" };
            var group = RankGroup.Form(communicator, member?.Invoke(rank, Member.Here()) ?? Member.Here());
            var terminal = new Terminal(output, error, isLive: false, interrupted?.Invoke(rank) ?? default);
            if (!group.IsFirst)
            {
                terminal.Silence();
            }

            int exitCode = SimClrCommand.Run(arguments(rank), terminal, group);
            return new CliCall(exitCode, output.ToString(), error.ToString());
        });
}
