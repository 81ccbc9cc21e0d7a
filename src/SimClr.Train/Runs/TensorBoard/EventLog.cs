using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Train.Files;

namespace SimClr.Train.Runs.TensorBoard;

/// <summary>
/// A TensorBoard event file beside <c>metrics.jsonl</c>, with its numbers under the same names. It is derived
/// from them: a run that goes on writes it anew from the lines that it keeps, so that no reader, whatever it
/// makes of restarts, finds a step twice.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private const string Suffix = ".simclr"; // what ends so is ours, and may be replaced

    // About a line, not measured by it.
    private static readonly string[] NotScalars = ["step", "seconds"];

    private readonly FileStream stream;
    private readonly double began; // Unix time at which the run would have begun without its pauses

    private EventLog(FileStream stream, double began) => (this.stream, this.began) = (stream, began);

    /// <summary>Replaces the folder's event file by one of these lines; further ones are appended.</summary>
    /// <param name="seconds">Time that the run has taken so far.</param>
    public static EventLog Create(string folder, IReadOnlyList<MetricsLine> lines, double seconds)
    {
        double now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        long second = (long)now; // readers take files by name, and the last one for the newest
        foreach (string former in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}").ToArray())
        {
            string number = Path.GetFileName(former)[Prefix.Length..].Split('.')[0];
            second = long.TryParse(number, CultureInfo.InvariantCulture, out long then)
                ? Math.Max(second, then + 1)
                : second;
            File.Delete(former);
        }

        string name = string.Create(CultureInfo.InvariantCulture,
            $"{Prefix}{second:D10}.{Environment.MachineName}.{Environment.ProcessId}.0{Suffix}");
        const FileShare ReadersMay = FileShare.ReadWrite | FileShare.Delete;
        var log = new EventLog(
            new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, ReadersMay), now - seconds);
        log.Write(0, 0, new ProtobufMessage().Add(3, "brain.Event:2"));
        // A TensorBoard that has the former file open drops what it read of it.
        log.Write(0, 0, new ProtobufMessage().Add(7, new ProtobufMessage().Add(1, 1))); // session_log: START
        foreach (var line in lines)
        {
            log.Append(line);
        }

        return log;
    }

    /// <summary>Every number of the line as a scalar at its step.</summary>
    public void Append(MetricsLine line)
    {
        var summary = new ProtobufMessage();
        foreach (var (name, value) in MetricsLog.ToJson(line))
        {
            if (value is JsonValue number && !NotScalars.Contains(name))
            {
                summary.Add(1, new ProtobufMessage().Add(1, name).Add(2, (float)number.GetValue<double>()));
            }
        }

        Write(line.Seconds, line.Step, new ProtobufMessage().Add(5, summary));
        stream.Flush();
    }

    /// <summary>A picture at the run's beginning.</summary>
    public void AppendPicture(string name, byte[] png)
    {
        const int Rgb = 3;
        var picture = new ProtobufMessage()
            .Add(1, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))) // IHDR: width, then height
            .Add(2, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)))
            .Add(3, Rgb).Add(4, png);
        Write(0, 0, new ProtobufMessage().Add(5, new ProtobufMessage()
            .Add(1, new ProtobufMessage().Add(1, name).Add(4, picture))));
        stream.Flush();
    }

    public void Dispose() => stream.Dispose();

    /// <summary>
    /// An Event: wall time, step, and what happened; the numbers are the fields of event.proto.
    /// </summary>
    private void Write(double seconds, long step, ProtobufMessage what)
    {
        using var message = new MemoryStream();
        new ProtobufMessage().Add(1, began + seconds).Add(2, step).WriteTo(message);
        what.WriteTo(message);
        stream.Write(TfRecord.Frame(message.GetBuffer().AsSpan(0, (int)message.Length)));
    }
}
