using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Files;
using SimClr.Train.Runs;
using SimClr.Train.Runs.TensorBoard;

namespace SimClr.Tests.Train.Report;

/// <summary>
/// Event files, read here by the formats' definitions and, where it is installed, by TensorBoard itself.
/// </summary>
public sealed class TensorBoardTests
{
    private const int Version = 3;
    private const int Summary = 5;
    private const int SessionLog = 7;

    private static readonly string[] Names =
    [
        "epoch", "loss", "learning_rate", "views_per_second", "knn_top1", "matched_views", "alignment",
        "uniformity", "z_std",
    ];

    // RFC 3720, B.4.
    [TestCase("", 0x00000000u)]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000", 0x8A9136AAu)]
    [TestCase("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 0x62A8AB43u)]
    [TestCase("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", 0x46DD794Eu)]
    [TestCase("1F1E1D1C1B1A191817161514131211100F0E0D0C0B0A09080706050403020100", 0x113FDB5Cu)]
    [TestCase("313233343536373839", 0xE3069283u)]
    public void Crc32CHasThePublishedValues(string hex, uint expected)
    {
        byte[] bytes = Convert.FromHexString(hex);

        Assert.That(TfRecord.Crc32C(bytes), Is.EqualTo(expected));
        Assert.That(BitwiseCrc32C(bytes), Is.EqualTo(expected), "the tests' own one");
    }

    [Test]
    public void ARunWritesTheNumbersOfItsMetrics()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        var call = CliCall.Run(TinyRun.To(run, ("--tensorboard", "true"), ("--eval-every", "1")));

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        var events = ReadEvents(run);
        Assert.That(events[0].Text(Version), Is.EqualTo("brain.Event:2"));
        Assert.That(events[1].Messages(SessionLog).Single().Numbers(1), Is.EqualTo([1L]), "START");
        Assert.That(ScalarsOf(events), Is.EqualTo(ScalarsOfMetrics(run)));
        Assert.That(ScalarsOf(events).Select(scalar => scalar.Name).Distinct(), Is.EquivalentTo(Names));
        double[] times = [.. events.Skip(3).Select(WallTime)];
        Assert.That(times, Is.Ordered);
        Assert.That(times[^1], Is.EqualTo((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds).Within(60));

        var picture = events[2].Messages(Summary).Single().Messages(1).Single();
        Assert.That(picture.Text(1), Is.EqualTo("views"));
        var image = picture.Messages(4).Single();
        var pixels = Picture.Decode(image.Bytes(4).Single().ToArray());
        Assert.That((pixels.Height, pixels.Width),
            Is.EqualTo(((int)image.Numbers(1).Single(), (int)image.Numbers(2).Single())));
    }

    [Test]
    public void WithoutTheOptionThereIsNoEventFile()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");

        Assert.That(CliCall.Run(TinyRun.To(run, ("--epochs", "1"))).ExitCode, Is.Zero);
        Assert.That(EventFiles(run), Is.Empty);
    }

    [Test]
    public void ARunThatGoesOnHasEveryStepOnce()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        string[] started = TinyRun.To(run, ("--tensorboard", "true"), ("--max-minutes", "0.0001"));
        Assert.That(CliCall.Run(started).Output, Does.Contain("stopped after"));
        string first = EventFiles(run).Single();
        string strange = Path.Combine(run, "events.out.tfevents.1.other.1.0");
        File.WriteAllText(strange, "not ours");
        // What a killed run may leave: lines after the checkpoint, which it will write again.
        File.AppendAllText(RunFolder.Open(run).Metrics,
            """{"epoch":1,"step":5,"loss":9,"learning_rate":9,"views_per_second":9,"seconds":9}""" + "\n");

        Assert.That(CliCall.Run("pretrain", "--resume", run, "--max-minutes", "0").ExitCode, Is.Zero);

        string second = EventFiles(run).Single();
        Assert.That(string.CompareOrdinal(second, first), Is.GreaterThan(0), "readers take the last by name");
        var scalars = ScalarsOf(ReadEvents(run));
        Assert.That(scalars, Is.EqualTo(ScalarsOfMetrics(run)));
        Assert.That(scalars.Where(scalar => scalar.Name == "loss").Select(scalar => scalar.Step),
            Is.EqualTo(Enumerable.Range(1, TinyRun.Steps).Select(step => (long)step)));
        Assert.That(File.Exists(strange), "another program's file stays");
    }

    [Test]
    public void ARunThatAsksForItLaterGetsItFromTheStart()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run, ("--max-minutes", "0.0001"))).ExitCode, Is.Zero);

        var resumed = CliCall.Run("pretrain", "--resume", run, "--max-minutes", "0", "--tensorboard");

        Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
        Assert.That(ScalarsOf(ReadEvents(run)), Is.EqualTo(ScalarsOfMetrics(run)));
    }

    [Test]
    public void AFinishedRunGetsItToo()
    {
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run)).ExitCode, Is.Zero);
        Assert.That(CliCall.Run("pretrain", "--resume", run, "--tensorboard").ExitCode, Is.Zero);
        Assert.That(ScalarsOf(ReadEvents(run)), Is.EqualTo(ScalarsOfMetrics(run)));
    }

    [Test]
    public void TensorBoardReadsIt()
    {
        string python = PythonPeer.Require("tensorboard");
        using var folder = new TemporaryFolder();
        string run = folder.In("run");
        Assert.That(CliCall.Run(
            TinyRun.To(run, ("--tensorboard", "true"), ("--max-minutes", "0.0001"))).ExitCode, Is.Zero);
        Assert.That(CliCall.Run("pretrain", "--resume", run, "--max-minutes", "0").ExitCode, Is.Zero);

        string[] lines = PythonPeer.Run(python, "read_tensorboard.py", run).TrimEnd().Split('\n');

        var scalars = lines.Where(line => !line.StartsWith("image", StringComparison.Ordinal))
            .Select(line => line.Split(' ')).Select(part => (
                long.Parse(part[1], CultureInfo.InvariantCulture), part[0],
                (float)double.Parse(part[2], CultureInfo.InvariantCulture)));
        Assert.That(scalars, Is.EquivalentTo(ScalarsOfMetrics(run)));
        Assert.That(lines, Does.Contain("image views 1"));
    }

    private static string[] EventFiles(string run)
        => Directory.GetFiles(run, "events.out.tfevents.*.simclr");

    private static List<(long Step, string Name, float Value)> ScalarsOfMetrics(string run)
        =>
        [
            .. File.ReadLines(RunFolder.Open(run).Metrics).Select(line => JsonNode.Parse(line)!.AsObject())
                .SelectMany(line => line.Where(entry => entry.Key is not ("step" or "seconds"))
                    .Select(entry => ((long)line["step"]!, entry.Key, (float)(double)entry.Value!))),
        ];

    private static List<(long Step, string Name, float Value)> ScalarsOf(List<ProtobufFields> events)
        =>
        [
            .. events.SelectMany(happened => happened.Messages(Summary)
                .SelectMany(summary => summary.Messages(1))
                .Where(value => value.Bytes(2).Any())
                .Select(value => (happened.Numbers(2).Single(), value.Text(1),
                    BinaryPrimitives.ReadSingleLittleEndian(value.Bytes(2).Single().Span)))),
        ];

    private static double WallTime(ProtobufFields happened)
        => BinaryPrimitives.ReadDoubleLittleEndian(happened.Bytes(1).Single().Span);

    /// <summary>The records of the run's only file; fails where a length or a checksum is wrong.</summary>
    private static List<ProtobufFields> ReadEvents(string run)
    {
        using var reader = new BinaryReader(File.OpenRead(EventFiles(run).Single()), Encoding.ASCII);
        var events = new List<ProtobufFields>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            byte[] length = reader.ReadBytes(sizeof(ulong));
            Assert.That(reader.ReadUInt32(), Is.EqualTo(Masked(length)), $"length of record {events.Count}");
            byte[] record = reader.ReadBytes(checked((int)BitConverter.ToUInt64(length)));
            Assert.That(reader.ReadUInt32(), Is.EqualTo(Masked(record)), $"record {events.Count}");
            events.Add(new ProtobufFields(record));
        }

        return events;
    }

    private static uint Masked(byte[] bytes)
    {
        uint crc = BitwiseCrc32C(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    private static uint BitwiseCrc32C(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }

        return ~crc;
    }
}
