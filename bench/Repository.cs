using System.Diagnostics;
using System.Reflection;

namespace SimClr.Bench;

/// <summary>Where the peers' scripts are, and which commit this is: in the sources, or in a packed copy.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The commit, with + where the working tree differs from it; without sources the one that the program was built
    /// from.
    /// </summary>
    public static string Commit()
    {
        if (!File.Exists(Path.Combine(Root, "SimClr.sln")) || Git("rev-parse --short HEAD") is not { Length: > 0 } commit)
        {
            string[] version = typeof(Repository).Assembly
                .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
            return version.Length > 1 ? version[1][..Math.Min(7, version[1].Length)] : "unknown";
        }

        return commit + (Git("status --porcelain -uno") == "" ? "" : "+");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "bench", "peers")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException(
                "compare: needs the peers' scripts; no folder bench/peers above the program.");
    }

    private static string Git(string arguments)
    {
        try
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
        catch (System.ComponentModel.Win32Exception) // no git here
        {
            return "";
        }
    }
}
