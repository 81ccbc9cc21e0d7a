using Spectre.Console;

namespace SimClr.Train.Text;

/// <summary>Where a command writes, and how it hears of Ctrl-C. Tests give it writers of their own.</summary>
public sealed class Terminal
{
    private const int WidthOfRedirectedOutput = 110;

    public Terminal(TextWriter output, TextWriter error, bool isLive, CancellationToken interrupted = default)
    {
        Output = output;
        Error = error;
        IsLive = isLive;
        Interrupted = interrupted;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isLive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isLive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isLive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isLive)
        {
            Console.Profile.Width = WidthOfRedirectedOutput;
        }
    }

    /// <summary>For plain lines; never wrapped, never taken for markup.</summary>
    public TextWriter Output { get; private set; }

    public TextWriter Error { get; private set; }

    /// <summary>For tables and live lines.</summary>
    public IAnsiConsole Console { get; private set; }

    /// <summary>True where a person watches: a line may be redrawn in place.</summary>
    public bool IsLive { get; private set; }

    /// <summary>Set by <c>--verbose</c>: all is to be said, not only what most want to know.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>
    /// True while a training runs: what has been learned is to be written before the process ends. Other work ends on
    /// Ctrl-C wherever it is.
    /// </summary>
    public bool MustSaveFirst { get; set; }

    /// <summary>
    /// Of many processes: how long one that must save first may take until it ends all the same; null for as long as it
    /// needs.
    /// </summary>
    public TimeSpan? LastWait { get; set; }

    /// <summary>
    /// Set by Ctrl-C. Long work asks it at every step and throws <see cref="OperationCanceledException"/>
    /// once everything is safe; the process then ends with 130.
    /// </summary>
    public CancellationToken Interrupted { get; }

    /// <summary>From now on nothing is written: of many processes that do the same one speaks.</summary>
    public void Silence()
    {
        (Output, Error, IsLive) = (TextWriter.Null, TextWriter.Null, false);
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Output),
        });
    }

    /// <summary>Writes a framed table; all is markup, and columns of numbers stand to the right.</summary>
    internal void WriteTable(
        string[] texts, IEnumerable<string> numbers, IEnumerable<IEnumerable<string>> rows)
    {
        var table = new Table { ShowHeaders = texts.Any(heading => heading.Length > 0) };
        table.Border(TableBorder.Rounded).AddColumns(texts);
        foreach (string heading in numbers)
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row]);
        }

        Console.Write(table);
    }
}
