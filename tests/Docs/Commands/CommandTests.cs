using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using NUnit.Framework;
using SimClr.Bench;
using SimClr.Tests.Train;
using SimClr.Train.Cli;
using SimClr.Train.Text;

namespace SimClr.Tests.Docs.Commands;

/// <summary>
/// Every command in README.md, docs/ and bench/README.md runs here, in a <see cref="Workplace"/> and by
/// <see cref="SmallSetting"/>; one that cannot stands in <see cref="NotRun"/> with the reason.
/// </summary>
internal sealed partial class CommandTests
{
    private static readonly string[] OfOtherPrograms = ["--filter", "--project", "--logdir", "--mpi"];

    private readonly Dictionary<string, CliCall> calls = [];
    private Workplace workplace = null!;

    private static IEnumerable<TestCaseData> Commands => DocCommand.All
        .Select(command => new TestCaseData(command).SetArgDisplayNames(command.ToString()));

    [OneTimeSetUp]
    public void MakeWorkplace() => workplace = new Workplace();

    [OneTimeTearDown]
    public void RemoveWorkplace() => workplace.Dispose();

    [TestCaseSource(nameof(Commands))]
    public void Runs(DocCommand command)
    {
        if (command.Arguments is { } arguments)
        {
            AssertParses(command, arguments);
            if (!command.IsInline && NotRun.Find(NotRun.Own, command) is null)
            {
                AssertRuns(command, arguments);
            }
        }
        else
        {
            var entry = NotRun.Find(NotRun.Others, command);
            Assert.That(entry, Is.Not.Null, $"{command}\nno rule says how to try this; add one to NotRun.");
            entry!.Check(command);
        }
    }

    [Test]
    public void NothingIsExcusedThatNoPageHas()
    {
        var commands = DocCommand.All.ToArray();
        foreach (var entry in NotRun.Own.Concat(NotRun.Others))
        {
            Assert.That(commands.Any(command => NotRun.Find([entry], command) is not null),
                $"{entry.Pattern}: no page has such a command any more.");
        }
    }

    [Test]
    public void EveryOptionInASentenceExists()
    {
        string scripts = string.Concat(new[] { "bench/gpu/run", "bench/ptx/table" }
            .Select(name => File.ReadAllText(Path.Combine(DocPage.Root, name))));
        HashSet<string> known = [.. Options(SimClrCommand.Create(Silent())), .. Options(PeerCommands.Create()),
            .. Option().Matches(scripts).Select(match => match.Value), .. OfOtherPrograms];
        foreach (var page in DocPage.All)
        {
            foreach (var (line, text) in page.Prose())
            {
                Assert.That(Option().Matches(text).Select(match => match.Value).Except(known), Is.Empty,
                    $"{page.Place(line)}: {text}");
            }
        }
    }

    private static void AssertParses(DocCommand command, string[] arguments)
    {
        var parse = SimClrCommand.Create(Silent()).Parse(arguments);
        Assert.That(parse.UnmatchedTokens, Is.Empty, command.ToString());
        if (!command.IsInline && parse.Action is not HelpAction)
        {
            Assert.That(parse.Errors.Select(error => error.Message), Is.Empty, command.ToString());
        }
    }

    private void AssertRuns(DocCommand command, string[] arguments)
    {
        string[] small = SmallSetting.Of(arguments);
        string line = string.Join(' ', small);
        if (!calls.TryGetValue(line, out var call))
        {
            workplace.Prepare(small);
            calls[line] = call = CliCall.Run(small);
        }

        Assert.That(call.ExitCode, Is.Zero, $"{command}\nas {line}\n{call.Error}");
    }

    private static IEnumerable<string> Options(Command command)
        => command.Options.Select(option => option.Name)
            .Concat(command.Subcommands.SelectMany(Options));

    private static Terminal Silent() => new(TextWriter.Null, TextWriter.Null, isLive: false, default);

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z0-9-]*")]
    private static partial Regex Option();
}
