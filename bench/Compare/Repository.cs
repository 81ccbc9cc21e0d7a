using System.Diagnostics;

namespace SimClr.Bench.Compare;

/// <summary>Where the sources are, and which.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The commit, with + where the working tree differs from it.</summary>
    public static string Commit()
    {
        string commit = Git("rev-parse --short HEAD");
        return commit == "" ? "unknown" : commit + (Git("status --porcelain -uno") == "" ? "" : "+");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SimClr.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException(
                "compare: runs from the sources; no SimClr.sln above the program.");
    }

    private static string Git(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", $"-C \"{Root}\" {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : "";
    }
}
