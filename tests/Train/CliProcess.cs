using System.Diagnostics;

namespace SimClr.Tests.Train;

/// <summary>The built program as a process of its own, to be killed or interrupted.</summary>
internal static class CliProcess
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "simclr.dll");

    public static Process Start(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
