using System.Diagnostics;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace SimClr.Tests.Support.Ranks;

/// <summary>
/// An mpiexec with ranks of <see cref="MpiScenes"/>. Whatever happens to it, none of its processes is left at the end:
/// <see cref="Dispose"/> fails the test otherwise.
/// </summary>
internal sealed partial class MpiJob : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "SimClr.Tests.dll");

    private readonly Process process;
    private readonly List<string> lines = [];

    // In the environment of all its processes, by which they are found.
    private readonly string mark = $"SIMCLR_TEST_JOB={Guid.NewGuid()}";

    private MpiJob(string program, IEnumerable<string> arguments, IEnumerable<(string, string)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] own = mark.Split('=');
        foreach (var (name, value) in environment.Append((own[0], own[1])).Concat(
        [
            // Open MPI wants to be asked for what mpich's mpiexec does anyway: root, and more ranks than processors.
            ("OMPI_ALLOW_RUN_AS_ROOT", "1"), ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"),
            ("OMPI_MCA_rmaps_base_oversubscribe", "1"),
            ("TERM", "dumb"), // and gives ranks a terminal, of which .NET asks things
        ]))
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Skips the test, visibly, where there is no mpiexec.</summary>
    public static void Require()
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "mpiexec"))))
        {
            Assert.Ignore("No mpiexec is installed (Debian: apt-get install mpich): no ranks of MPI were run.");
        }
    }

    /// <summary>What mpiexec starts.</summary>
    public static string[] RankCommand(params string[] scene) => ["dotnet", Assembly, "mpi", .. scene];

    public static MpiJob Start(int ranks, params string[] scene)
        => Start("mpiexec", ["-n", $"{ranks}", .. RankCommand(scene)]);

    /// <summary>By a call of one's own.</summary>
    public static MpiJob Start(string program, string[] arguments, params (string Name, string Value)[] environment)
        => new(program, arguments, environment);

    /// <summary>Runs to its end, which is to be a good one; what was printed.</summary>
    public static IReadOnlyList<string> Run(int ranks, params string[] scene)
    {
        Require();
        using var job = Start(ranks, scene);
        Assert.That(job.End(TimeSpan.FromSeconds(60)), Is.Zero, () => string.Join('\n', job.Lines));
        return job.Lines;
    }

    /// <summary>The processes of the ranks, once all are at work, by rank.</summary>
    public int[] WaitUntilAtWork(int ranks)
    {
        Assert.That(() => Working().Count(), Is.EqualTo(ranks).After(30_000, 20), () => string.Join('\n', Lines));
        return [.. Working().Order().Select(rank => rank.Process)];
    }

    public void SignalLauncher(string signal) => Signal(signal, process.Id);

    public static void Signal(string signal, int process)
        => Process.Start("kill", [$"-{signal}", $"{process}"]).WaitForExit();

    /// <summary>The exit code of mpiexec.</summary>
    public int End(TimeSpan limit)
    {
        Assert.That(process.WaitForExit(limit), $"not over in {limit}:\n{string.Join('\n', Lines)}");
        process.WaitForExit(); // and all output read
        return process.ExitCode;
    }

    /// <summary>Every process that it started and that still runs.</summary>
    public IReadOnlyList<int> Left()
        => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out int id) && id != Environment.ProcessId && IsMarked(id))
            .Select(name => int.Parse(name!))];

    /// <summary>Those of them that are ranks, and not the launcher's own.</summary>
    public IReadOnlyList<int> Ranks() => [.. Left().Where(id =>
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").StartsWith("dotnet\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // over meanwhile
        }
    })];

    public void Dispose()
    {
        var left = Left();
        for (var watch = Stopwatch.StartNew(); left.Count > 0 && watch.Elapsed < Limit; left = Left())
        {
            Thread.Sleep(50);
        }

        foreach (int id in left)
        {
            Signal("KILL", id);
        }

        process.Dispose();
        Assert.That(left, Is.Empty, $"processes left:\n{string.Join('\n', Lines)}");
    }

    private bool IsMarked(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // over meanwhile, or another user's
        }
    }

    private IEnumerable<(int Rank, int Process)> Working()
        => Lines.Select(line => AtWork().Match(line)).Where(match => match.Success)
            .Select(match => (int.Parse(match.Groups[1].Value), int.Parse(match.Groups[2].Value)));

    private void Add(string? line)
    {
        lock (lines)
        {
            lines.AddRange(line is null ? [] : [line]);
        }
    }

    [GeneratedRegex(@"rank (\d+) \(.*\) works as (\d+)")]
    private static partial Regex AtWork();
}
