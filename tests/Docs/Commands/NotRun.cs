using System.Text.RegularExpressions;
using NUnit.Framework;
using SimClr.Bench;
using SimClr.Train.Cli;
using SimClr.Train.Text;

namespace SimClr.Tests.Docs.Commands;

/// <summary>Commands that a test cannot run, why not, and what is checked instead.</summary>
/// <param name="Pattern">The whole command.</param>
internal sealed record NotRun(string Pattern, string Why, Action<DocCommand> Check)
{
    /// <summary>Calls of simclr; their options are checked by its own parser before this list is asked.</summary>
    public static IReadOnlyList<NotRun> Own { get; } =
    [
        new("dotnet run --project src/SimClr.Train( --)?", "trains for a minute and a half", _ => { }),
        new(@".+ kernels", "compiles all kernels, as does kernels --ptx", _ => { }),
        new(@".+ data fetch \S+.*", "needs a network; DataFetchTests has a server of its own", _ => { }),
    ];

    public static IReadOnlyList<NotRun> Others { get; } =
    [
        new("dotnet run samples/simclr.cs", "trains for two minutes; SampleProgramTests run it in small", _ => { }),
        new("dotnet test", "is what is running", _ => { }),
        new(@"dotnet test tests --filter \w+", "is what is running", NamesATest),
        new("dotnet run --project bench -- [a-z].*", "times a peer, for minutes", IsParsed),
        new(@"dotnet run --project bench -- --filter \*\w+\*", "times for minutes", NamesABenchmark),
        new(@"bench/\S+( .+)?", "needs a card, or NVIDIA's assembler", NamesAScript),
        new("tar xf .+", "unpacks what bench/gpu/pack makes", _ => { }),
        new("git clone .+", "needs a network", _ => { }),
        new("apt-get install .+", "needs a network", _ => { }),
        new("mpiexec .+", "needs an MPI, and minutes; MpiRunTests have small ones", IsParsedByRanks),
        new("cd simclr", "goes into what git clone has made", _ => { }),
    ];

    public static NotRun? Find(IReadOnlyList<NotRun> list, DocCommand command)
        => list.FirstOrDefault(entry => Regex.IsMatch(command.Text.Replace("'", ""), $"^({entry.Pattern})$"));

    private static void NamesATest(DocCommand command)
        => Assert.That(typeof(NotRun).Assembly.GetTypes().Select(type => type.FullName!),
            Has.Some.Contains(command.Words[^1]));

    private static void IsParsed(DocCommand command)
    {
        var parse = PeerCommands.Create().Parse(command.Words[5..]);
        Assert.That(parse.Errors.Select(error => error.Message), Is.Empty);
        if (parse.CommandResult.Command.Options.Any(option => option.Name == "--only"))
        {
            Assert.That(() => SharedOptions.Find(parse.GetValue<string>("--only")!), Throws.Nothing);
        }
    }

    private static void IsParsedByRanks(DocCommand command)
    {
        string[] arguments = [.. command.Words.SkipWhile(word => word != "simclr").Skip(1)];
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, isLive: false);
        Assert.That(SimClrCommand.Create(terminal).Parse(arguments).Errors.Select(error => error.Message), Is.Empty);
    }

    private static void NamesABenchmark(DocCommand command)
        => Assert.That(typeof(GemmBench).Assembly.GetTypes().Select(type => type.Name),
            Has.Some.Contains(command.Words[^1].Trim('*')));

    /// <summary>The script is there, and knows the options.</summary>
    private static void NamesAScript(DocCommand command)
    {
        string script = Path.Combine(DocPage.Root, command.Words[0]);
        Assert.That(script, Does.Exist);
        string text = File.ReadAllText(script);
        foreach (string option in command.Words.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
        {
            Assert.That(text, Does.Contain(option), command.Text);
        }
    }
}
