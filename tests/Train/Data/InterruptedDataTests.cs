using System.Diagnostics;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Data;

/// <summary>Ctrl-C while a folder is read, and what is said meanwhile.</summary>
internal sealed class InterruptedDataTests : FolderTests
{
    private const int LargeSide = 2500;

    [TestCase("files found")]
    [TestCase("files looked into")]
    [TestCase("pictures measured")]
    [TestCase("pictures decoded")]
    public void EndsItWhileItCounts(string what)
    {
        for (int i = 0; i < 20; i++)
        {
            Folder.Write($"{i}.png", Png.Encode([.. Enumerable.Repeat((byte)i, 27)], 3, 3));
        }

        using var interrupt = new CancellationTokenSource();
        var options = new DataOptions
        {
            Interrupted = interrupt.Token,
            Progress = (counted, _, _) =>
            {
                if (counted.EndsWith(what, StringComparison.Ordinal))
                {
                    interrupt.Cancel();
                }
            },
        };
        Assert.That(() => DataCatalog.Load("folder", Folder.Path, DataSplit.Train, options),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(interrupt.IsCancellationRequested, "otherwise it was never told");
        Assert.That(DataCatalog.Load("folder", Folder.Path, DataSplit.Train).Count, Is.EqualTo(16));
    }

    [Test]
    public void DoesNotWaitForLargePictures([Values] bool toCache)
    {
        WriteLarge(40);
        using var interrupt = new CancellationTokenSource();
        var options = new DataOptions
        {
            Interrupted = interrupt.Token,
            Cache = toCache ? Folder.In(".cache") : null,
            Progress = (counted, done, _) =>
            {
                if (counted.EndsWith("pictures decoded", StringComparison.Ordinal))
                {
                    interrupt.Cancel();
                }
            },
        };
        var sinceInterrupt = new Stopwatch();
        using var clock = interrupt.Token.Register(sinceInterrupt.Start);
        Assert.That(() => DataCatalog.Load("folder", Folder.Path, DataSplit.Train, options),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(sinceInterrupt.Elapsed.TotalSeconds, Is.LessThan(1));
        Assert.That(!toCache || Directory.GetFiles(Folder.In(".cache")).Length == 0, "nothing half written stays");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "no SIGINT for another process")]
    public void ASignalEndsTheProgramWithoutARunFolder()
    {
        WriteLarge(40);
        using var process = CliProcess.Start(TinyRun.To(
            Folder.In(".run"), ("--data", "folder"), ("--data-dir", Folder.Path), ("--cache", Folder.In(".cache"))));
        Assert.That(() => Directory.Exists(Folder.In(".cache")), Is.True.After(60_000, pollingInterval: 20));
        var sinceSignal = Stopwatch.StartNew();
        CliProcess.Interrupt(process);
        Assert.That(process.WaitForExit(20_000));
        TestContext.Out.WriteLine($"ended after {sinceSignal.Elapsed.TotalSeconds:0.00} s");
        Assert.That(process.ExitCode, Is.EqualTo(130));
        Assert.That(Directory.Exists(Folder.In(".run")), Is.False);
        Assert.That(Directory.GetFiles(Folder.In(".cache")), Is.Empty);
    }

    [Test]
    public void AWatcherSeesABarAndNothingIsLeftOfIt()
    {
        var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, isLive: true);
        using (var wait = new CountLine(terminal))
        {
            wait.Update("pictures decoded", 1, 40);
            Assert.That(output.ToString(), Is.Empty, "a short wait says nothing");
            Thread.Sleep(250);
            wait.Update("pictures decoded", 20, 40);
            Assert.That(output.ToString(), Does.Contain("pictures decoded: [============            ]  50 %  20 of 40"));
        }

        Assert.That(output.ToString(), Does.EndWith("\r\u001b[2K"));
    }

    [Test]
    public void EndsTheWaitForABatch()
    {
        WriteLarge(10);
        using var interrupt = new CancellationTokenSource();
        var options = new DataOptions { MemoryBudget = 0, Interrupted = interrupt.Token };
        var data = DataCatalog.Load("folder", Folder.Path, DataSplit.Train, options);
        Assert.That(data.IsStreamed);
        var sinceInterrupt = new Stopwatch();
        using var clock = interrupt.Token.Register(sinceInterrupt.Start);
        interrupt.CancelAfter(50);
        Assert.That(() => data.Read(new CpuDevice(threads: 1), [[0, 1, 2, 3, 4, 5, 6, 7]]).Count(),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(sinceInterrupt.Elapsed.TotalSeconds, Is.LessThan(1));
    }

    private void WriteLarge(int count)
    {
        byte[] pixels = new byte[LargeSide * LargeSide * 3];
        new Random(1).NextBytes(pixels.AsSpan(0, pixels.Length / 4));
        byte[] png = Png.Encode(pixels, LargeSide, LargeSide);
        for (int i = 0; i < count; i++)
        {
            Folder.Write($"{i}.png", png);
        }
    }
}
