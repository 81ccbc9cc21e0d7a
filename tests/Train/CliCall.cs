using SimClr.Train.Cli;
using SimClr.Train.Text;

namespace SimClr.Tests.Train;

/// <summary>One call of the command line inside the test process, and what it said.</summary>
public sealed record CliCall(int ExitCode, string Output, string Error)
{
    public static CliCall Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    public static CliCall Run(CancellationToken interrupted, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int exitCode = SimClrCommand.Run(arguments, new Terminal(output, error, isLive: false, interrupted));
        return new CliCall(exitCode, output.ToString(), error.ToString());
    }
}
