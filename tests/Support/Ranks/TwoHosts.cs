using System.Diagnostics;
using NUnit.Framework;

namespace SimClr.Tests.Support.Ranks;

/// <summary>
/// Two network namespaces of this machine with a link between them: to MPI two hosts of one name. They need root and
/// Linux; elsewhere the test is skipped, visibly.
/// </summary>
internal sealed class TwoHosts : IDisposable
{
    private const string Near = "10.99.7.1";
    private const string Far = "10.99.7.2";

    private readonly string near = $"simclr-{Environment.ProcessId}-near";
    private readonly string far = $"simclr-{Environment.ProcessId}-far";
    private readonly string nearEnd = $"sn{Environment.ProcessId}";
    private readonly string farEnd = $"sf{Environment.ProcessId}";
    private readonly TemporaryFolder folder = new();

    private TwoHosts()
    {
        // What mpiexec takes for ssh: [-x] ADDRESS COMMAND...
        string shell = $"""
            #!/bin/sh
            while [ "$1" != "${"{1#-}"}" ]; do shift; done
            case $1 in {Near}) host={near};; *) host={far};; esac
            shift
            exec ip netns exec $host sh -c "$*"
            """;
        File.WriteAllText(Shell, shell);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Shell, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private string Shell => folder.In("shell");

    public static TwoHosts Require()
    {
        MpiJob.Require();
        var hosts = new TwoHosts();
        if (!hosts.TryConnect(out string whyNot))
        {
            hosts.Dispose();
            Assert.Ignore($"needs two network namespaces, which root may have: {whyNot}");
        }

        return hosts;
    }

    /// <summary>
    /// Each with half of the ranks. What a rank writes on stderr is kept on its host (<see cref="Errors"/>), for over a
    /// link that is cut nobody would see it.
    /// </summary>
    public MpiJob Start(int ranks, params string[] command)
        => MpiJob.Start("ip",
            [
                "netns", "exec", near, "mpiexec", "-launcher", "ssh", "-launcher-exec", Shell,
                "-hosts", $"{Near},{Far}", "-n", $"{ranks}", "-ppn", $"{ranks / 2}",
                "sh", "-c", $"exec \"$@\" 2>>{folder.In("stderr")}.$PMI_RANK", "sh", .. command,
            ],
            ("UCX_TLS", "tcp,self")); // by which it sees that it is one machine, and would use its memory

    /// <summary>What each rank wrote on stderr, with the name of its file before it.</summary>
    public string[] Errors(int rank)
        => File.Exists(folder.In($"stderr.{rank}")) ? File.ReadAllLines(folder.In($"stderr.{rank}")) : [];

    /// <summary>Bytes that have gone over the link, one way.</summary>
    public long Sent()
    {
        Assert.That(Ip(out string statistics, "netns", "exec", near,
            "cat", $"/sys/class/net/{nearEnd}/statistics/tx_bytes"), statistics);
        return long.Parse(statistics);
    }

    public void CutTheLink()
        => Assert.That(Ip(out string error, "-n", near, "link", "set", nearEnd, "down"), error);

    public void MendTheLink() => Assert.That(
        Ip(out string error, "-n", near, "link", "set", nearEnd, "up") && IsUp(near, out error) && IsUp(far, out error),
        error);

    public void Dispose()
    {
        _ = Ip(out _, "netns", "del", near);
        _ = Ip(out _, "netns", "del", far);
        folder.Dispose();
    }

    private bool TryConnect(out string whyNot)
        => Ip(out whyNot, "netns", "add", near)
            && Ip(out whyNot, "netns", "add", far)
            && Ip(out whyNot, "link", "add", nearEnd, "netns", near, "type", "veth", "peer", farEnd, "netns", far)
            && Ip(out whyNot, "-n", near, "addr", "add", $"{Near}/24", "dev", nearEnd)
            && Ip(out whyNot, "-n", far, "addr", "add", $"{Far}/24", "dev", farEnd)
            && Ip(out whyNot, "-n", near, "link", "set", nearEnd, "up")
            && Ip(out whyNot, "-n", far, "link", "set", farEnd, "up")
            && Ip(out whyNot, "-n", near, "link", "set", "lo", "up")
            && Ip(out whyNot, "-n", far, "link", "set", "lo", "up")
            && IsUp(near, out whyNot)
            && IsUp(far, out whyNot);

    // The far end notices only after a second that the near one has gone up.
    private static bool IsUp(string host, out string said)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < MpiJob.Limit; Thread.Sleep(20))
        {
            if (Ip(out said, "-n", host, "link", "show", "up")
                && !said.Contains("NO-CARRIER", StringComparison.Ordinal))
            {
                return true;
            }
        }

        said = $"the link of {host} does not come up";
        return false;
    }

    private static bool Ip(out string said, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            said = exception.Message;
            return false;
        }
    }
}
