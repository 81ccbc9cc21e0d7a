using System.Diagnostics;
using System.Globalization;
using SimClr.Train.Data.Fetch;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.DataSets;

/// <summary>
/// How far a download is: a bar that is redrawn where a person watches, else a plain line for every tenth.
/// </summary>
internal sealed class DownloadLine(Terminal terminal)
{
    private const int BarLength = 30;
    private const long UpdateMilliseconds = 200;

    private readonly Stopwatch clock = new();
    private DownloadFile? current;
    private long startedWith;
    private long lastUpdate;
    private long lastTenth;
    private bool isOpen;

    public void Update(DownloadFile file, long have, long? total)
    {
        if (file != current)
        {
            current = file;
            startedWith = have;
            lastTenth = -1;
            lastUpdate = -UpdateMilliseconds;
            clock.Restart();
        }

        if (terminal.IsLive)
        {
            if (clock.ElapsedMilliseconds - lastUpdate >= UpdateMilliseconds || have == total)
            {
                lastUpdate = clock.ElapsedMilliseconds;
                terminal.Output.Write("\r" + Describe(file, have, total) + "  ");
                isOpen = true;
            }
        }
        else if (total > 0 && 10 * have / total != lastTenth)
        {
            lastTenth = 10 * have / total.Value;
            terminal.Output.WriteLine(Describe(file, have, total));
        }
    }

    /// <summary>Leaves the line that was redrawn.</summary>
    public void End()
    {
        if (isOpen)
        {
            terminal.Output.WriteLine();
            isOpen = false;
        }
    }

    private string Describe(DownloadFile file, long have, long? total)
    {
        double speed = (have - startedWith) / Math.Max(clock.Elapsed.TotalSeconds, 0.001);
        string size = total is null ? Megabytes(have) : $"{Megabytes(have)} of {Megabytes(total.Value)}";
        string rate = $"{Megabytes((long)speed)}/s";
        if (total is null || total == 0)
        {
            return $"{file.Name}: {size}, {rate}";
        }

        int done = (int)(BarLength * have / total.Value);
        string bar = terminal.IsLive ? $"[{new string('=', done)}{new string(' ', BarLength - done)}] " : "";
        return $"{file.Name}: {bar}{100 * have / total.Value} %, {size}, {rate}";
    }

    private static string Megabytes(long bytes)
        => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB";
}
