using System.Collections.Concurrent;
using System.Diagnostics;
using NUnit.Framework;

namespace SimClr.Tests.Support;

/// <summary>
/// A Python with other people's libraries, where one is installed: the one that SIMCLR_PYTHON names, the
/// system's, or that of PATH. Scripts are those beside the tests.
/// </summary>
internal static class PythonPeer
{
    private static readonly string[] Candidates =
        [Environment.GetEnvironmentVariable("SIMCLR_PYTHON") ?? "", "/usr/bin/python3", "python3"];

    private static readonly ConcurrentDictionary<string, string?> Found = new();

    /// <summary>A Python that can import these modules; without one the test is skipped, visibly.</summary>
    public static string Require(params string[] modules)
    {
        string import = $"import {string.Join(", ", modules)}";
        string? python = Found.GetOrAdd(import, _ => Candidates.FirstOrDefault(name => CanRun(name, import)));
        if (python is null)
        {
            Assert.Ignore($"No Python with {string.Join(", ", modules)} is installed: not compared with it.");
        }

        return python!;
    }

    /// <summary>Runs tests' SCRIPT.py and returns what it printed; an exit code other than 0 fails.</summary>
    public static string Run(string python, string script, params string[] arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Peers", script);
        var (exitCode, output, error) = Start(python, [path, .. arguments]);
        Assert.That(exitCode, Is.Zero, $"{script}: {error}");
        return output;
    }

    private static bool CanRun(string python, string code)
    {
        try
        {
            return python.Length > 0 && Start(python, ["-c", code]).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private static (int ExitCode, string Output, string Error) Start(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
