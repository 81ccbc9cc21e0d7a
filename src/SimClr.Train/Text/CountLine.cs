using System.Diagnostics;

namespace SimClr.Train.Text;

/// <summary>
/// How far a wait is, once it is long: a bar that is drawn again in place where a person watches, else a plain line now
/// and then. Any thread may tell it. What is left of it goes away at its end.
/// </summary>
public sealed class CountLine(Terminal terminal) : IDisposable
{
    private const int BarWidth = 24;
    private const double LiveSeconds = 0.2;
    private const double PlainSeconds = 10;
    private const string Clear = "\r\u001b[2K";

    private readonly Lock access = new();
    private readonly Stopwatch sinceLast = Stopwatch.StartNew();
    private readonly Stopwatch sinceStart = new();
    private string current = "";
    private bool isOpen;

    /// <param name="what">Of what so many are done.</param>
    /// <param name="total">0 where nobody knows.</param>
    public void Update(string what, long done, long total)
    {
        if (!access.TryEnter())
        {
            return; // another thread draws
        }

        try
        {
            if (what != current)
            {
                current = what;
                sinceStart.Restart();
            }

            if (sinceLast.Elapsed.TotalSeconds >= (terminal.IsLive ? LiveSeconds : PlainSeconds))
            {
                sinceLast.Restart();
                Draw(what, done, total);
            }
        }
        finally
        {
            access.Exit();
        }
    }

    public void Dispose()
    {
        lock (access)
        {
            if (isOpen)
            {
                terminal.Output.Write(Clear);
                isOpen = false;
            }
        }
    }

    private void Draw(string what, long done, long total)
    {
        double left = done > 0 ? sinceStart.Elapsed.TotalSeconds * (total - done) / done : 0;
        string counts = total > 0
            ? $"{100 * done / total,3} %  {done:N0} of {total:N0}  {left:0} s left" : $"{done:N0}";
        if (!terminal.IsLive)
        {
            terminal.Error.WriteLine($"{what}: {counts.TrimStart()}");
            return;
        }

        int length = total > 0 ? (int)(BarWidth * done / total) : 0;
        string bar = total > 0 ? $"[{new string('=', length)}{new string(' ', BarWidth - length)}] " : "";
        terminal.Output.Write($"{Clear}{what}: {bar}{counts}");
        isOpen = true;
    }
}
