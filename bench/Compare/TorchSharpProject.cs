using System.Diagnostics;

namespace SimClr.Bench.Compare;

/// <summary><c>bench/peers/TorchSharp</c>, which is not in the solution.</summary>
internal static class TorchSharpProject
{
    private static string Folder => Path.Combine(Repository.Root, "bench", "peers", "TorchSharp");

    /// <summary>The built program.</summary>
    public static string Program => Path.Combine(Folder, "bin", "Release", "net10.0", "TorchSharpPeer.dll");

    /// <summary>Restores and builds it; what is there already is kept.</summary>
    public static void Build()
    {
        Console.WriteLine("Building bench/peers/TorchSharp; the first time it fetches libtorch, 130 MB (600 unpacked).");
        using var build = Process.Start(new ProcessStartInfo("dotnet",
            ["build", Folder, "--configuration", "Release", "--nologo", "--verbosity", "quiet", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = build.StandardOutput.ReadToEnd().Trim();
        build.WaitForExit();
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet build {Folder}: exit code {build.ExitCode}. {output}");
        }
    }

    /// <summary>The process; on Linux its script sees to the C++ library that it asks for.</summary>
    public static Side Side(IReadOnlyList<string> arguments) => OperatingSystem.IsLinux()
        ? new Side(Path.Combine(Folder, "run"), arguments)
        : new Side("dotnet", [Program, .. arguments]);
}
