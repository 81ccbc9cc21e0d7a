using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Train.Ranks;

/// <summary>A training on two hosts, and what becomes of it when the link between them is cut.</summary>
internal sealed class TwoHostsRunTests : FolderTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "simclr.dll");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public void ARunWhoseLinkWasCutEndsInTheBitsOfOneThatWasNot()
    {
        using var hosts = TwoHosts.Require();
        string undisturbed = Folder.In("undisturbed"), cut = Folder.In("cut");
        Finish(hosts, Training(undisturbed));
        long sent = hosts.Sent();
        Assert.That(sent, Is.GreaterThan(1_000_000), "gradients went over the link");

        using (var job = hosts.Start(2, ["dotnet", Program, .. Training(cut)]))
        {
            TinyRun.WaitForLines(cut, 5);
            hosts.CutTheLink();
            Assert.That(job.Ranks, Is.Empty.After((int)MpiJob.Limit.TotalMilliseconds, 50), "ranks of both sides end");
            Assert.That(job.End(MpiJob.Limit), Is.Not.Zero);
        }

        Assert.That(TinyRun.Losses(cut), Has.Length.LessThan(TinyRun.Losses(undisturbed).Length), "it was cut in time");
        hosts.MendTheLink();
        Finish(hosts, ["pretrain", "--resume", cut]);
        Assert.That(TinyRun.LastCheckpoint(cut), Is.EqualTo(TinyRun.LastCheckpoint(undisturbed)));
        Assert.That(TinyRun.Losses(cut), Is.EqualTo(TinyRun.Losses(undisturbed)));
    }

    private static string[] Training(string run) => TinyRun.To(run, ("--epochs", "40"));

    private static void Finish(TwoHosts hosts, string[] arguments)
    {
        using var job = hosts.Start(2, ["dotnet", Program, .. arguments]);
        Assert.That(job.End(Limit), Is.Zero,
            () => string.Join('\n', [.. job.Lines, .. hosts.Errors(0), .. hosts.Errors(1)]));
    }
}
