using SimClr.Kernels.Ranks;
using SimClr.Kernels.Ranks.Mpi;
using SimClr.Train.Ranks;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary>One process's part in a call of the command line: alone, or as one of those that mpiexec has started.</summary>
public static class RankedCall
{
    // What is left of the ten seconds in which all are to be gone.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(7);

    /// <inheritdoc cref="SimClrCommand.Run"/>
    public static int Run(string[] arguments, Terminal terminal)
    {
        string? asked = Distributed(arguments);
        if (asked == "none")
        {
            return SimClrCommand.Run(arguments, terminal);
        }

        if (asked != "mpi" && !MpiEnvironment.IsLaunched)
        {
            return SimClrCommand.Run(arguments, terminal, MpiEnvironment.HasLauncher ? RankGroup.OfOne : RankGroup.Alone);
        }

        try
        {
            return MpiCommunicator.Start() is { } mpi
                ? Run(arguments, terminal, mpi) : SimClrCommand.Run(arguments, terminal, RankGroup.OfOne);
        }
        catch (RanksException exception)
        {
            terminal.Error.WriteLine($"simclr: {exception.Message} With --distributed none each process works alone.");
            return UserException.Failed;
        }
    }

    private static int Run(string[] arguments, Terminal terminal, MpiCommunicator mpi)
    {
        var error = terminal.Error;
        terminal.LastWait = LastWait;
        try
        {
            var ranks = RankGroup.Form(mpi);
            if (!ranks.IsFirst)
            {
                terminal.Silence();
            }

            int exitCode = SimClrCommand.Run(arguments, terminal, ranks);
            mpi.Stop();
            return exitCode;
        }
        catch (Exception exception) // others are in the middle of something, and wait for this rank
        {
            if (terminal.IsVerbose)
            {
                error.WriteLine(exception);
            }

            mpi.Abort(exception is OperationCanceledException ? "interrupted" : Failure.Describe(exception));
            return UserException.Failed;
        }
    }

    /// <summary>What the call says of <c>--distributed</c>, which decides who reads the call.</summary>
    private static string? Distributed(string[] arguments)
    {
        const string Name = "--distributed";
        int at = Array.FindLastIndex(arguments, argument => argument == Name
            || argument.StartsWith(Name + "=", StringComparison.Ordinal));
        return at < 0 ? null
            : arguments[at].Length > Name.Length ? arguments[at][(Name.Length + 1)..]
            : arguments.ElementAtOrDefault(at + 1);
    }
}
