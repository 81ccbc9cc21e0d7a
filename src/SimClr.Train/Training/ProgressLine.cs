using System.Diagnostics;
using SimClr.Train.Runs;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Training;

/// <summary>
/// One line per epoch. Where a person watches it is drawn again in place a few times a second; in a file a
/// plain line stands now and then, and one at the end of every epoch.
/// </summary>
public sealed class ProgressLine(Terminal terminal, int epochs)
{
    private const int BarWidth = 24;
    private const double LiveSeconds = 0.2;
    private const double PlainSeconds = 30;

    private readonly Stopwatch sinceLast = Stopwatch.StartNew();
    private readonly HashSet<string> said = [];

    /// <summary>What the numbers of later lines do not say of themselves; a note is said once.</summary>
    public void Say(IEnumerable<string> notes)
    {
        foreach (string note in notes.Where(said.Add))
        {
            terminal.Output.WriteLine($"note: {note}");
        }
    }

    public void Observe(TrainedStep step)
    {
        if (step.EndsEpoch)
        {
            Finish(step.Line, step.SecondsLeft);
        }
        else if (!step.IsLogged)
        {
            Update(step);
        }
    }

    private void Update(TrainedStep step)
    {
        if (sinceLast.Elapsed.TotalSeconds < (terminal.IsLive ? LiveSeconds : PlainSeconds))
        {
            return;
        }

        sinceLast.Restart();
        double share = (double)step.StepsDone / step.StepsPerEpoch;
        string numbers = $"{share,5:0 %}  loss {step.Line.Loss:0.0000}  {step.Line.ViewsPerSecond:N0} views/s  "
            + $"{Clock(step.SecondsLeft)} left";
        if (terminal.IsLive)
        {
            int done = (int)Math.Round(share * BarWidth);
            string bar = $"[green]{new string('━', done)}[/][grey]{new string('━', BarWidth - done)}[/]";
            Redraw();
            terminal.Console.Markup($"{Name(step.Line.Epoch)} {bar} {numbers}");
        }
        else
        {
            terminal.Output.WriteLine($"{Name(step.Line.Epoch)} {numbers}");
        }
    }

    /// <summary>The line that stays of an epoch.</summary>
    private void Finish(MetricsLine line, double secondsLeft)
    {
        Redraw();
        string accuracy = line.KnnTop1 is { } knn ? $"  kNN {Digits.Percent(knn)}"
            : line.MatchedViews is { } matched ? $"  views matched {Digits.Percent(matched)}" : "";
        string rates = $"learning rate {line.LearningRate:0.#####}  {line.ViewsPerSecond:N0} views/s";
        terminal.Output.WriteLine(
            $"{Name(line.Epoch)}  loss {line.Loss:0.0000}  {rates}  {Clock(secondsLeft)} left{accuracy}");
        Say(line.Notes ?? []);
        sinceLast.Restart();
    }

    /// <summary>Clears the unfinished line, so that a message can take its place.</summary>
    public void Redraw()
    {
        if (terminal.IsLive)
        {
            terminal.Console.Write(new ControlCode("\r\u001b[2K"));
        }
    }

    private static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours >= 1
            ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
            : $"{time.Minutes}:{time.Seconds:00}";
    }

    private string Name(int epoch) => $"epoch {epoch.ToString().PadLeft(epochs.ToString().Length)}/{epochs}";
}
