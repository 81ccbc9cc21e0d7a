using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace SimClr.Tests.Train;

/// <summary>The built program as a process of its own, to be killed or interrupted.</summary>
internal static class CliProcess
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "simclr.dll");

    public static Process Start(params string[] arguments) => Start([], arguments);

    public static Process Start(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>
    /// Sends it SIGINT. A shell lets what it starts in the background ignore that, and children inherit it: then the test
    /// is skipped.
    /// </summary>
    public static void Interrupt(Process process)
    {
        if (IgnoresInterrupts())
        {
            process.Kill();
            Assert.Ignore("who started the tests lets them ignore SIGINT: start them in the foreground");
        }

        Process.Start("kill", ["-INT", process.Id.ToString()]).WaitForExit();
    }

    private static bool IgnoresInterrupts()
    {
        const string Status = "/proc/self/status", Ignored = "SigIgn:";
        const ulong Interrupt = 1 << 1; // of the mask, whose lowest bit is signal 1
        return File.Exists(Status) && File.ReadLines(Status).Any(line => line.StartsWith(Ignored, StringComparison.Ordinal)
            && (ulong.Parse(line[Ignored.Length..].Trim(), NumberStyles.HexNumber) & Interrupt) != 0);
    }
}
