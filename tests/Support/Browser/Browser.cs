using System.Diagnostics;
using NUnit.Framework;

namespace SimClr.Tests.Support;

/// <summary>A headless Chromium of the machine's, driven through its DevTools protocol.</summary>
internal sealed class Browser : IDisposable
{
    private const int StartSeconds = 60;

    private static readonly string[] Candidates =
    [
        Environment.GetEnvironmentVariable("SIMCLR_CHROMIUM") ?? "", "/usr/bin/chromium",
        "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable",
    ];

    private readonly TemporaryFolder profile = new();
    private readonly Process process;
    private readonly Uri address;

    private Browser(string program)
    {
        process = Process.Start(new ProcessStartInfo(program,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", $"--user-data-dir={profile.Path}", "about:blank",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var found = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            const string Listening = "DevTools listening on ";
            if (line.Data?.StartsWith(Listening, StringComparison.Ordinal) == true)
            {
                found.TrySetResult(new Uri(line.Data[Listening.Length..]));
            }
        };
        process.BeginErrorReadLine();
        if (!found.Task.Wait(TimeSpan.FromSeconds(StartSeconds)))
        {
            Dispose();
            throw new TimeoutException($"{program} did not start within {StartSeconds} s.");
        }

        address = found.Task.Result;
    }

    /// <summary>Starts it; where none is installed the test is skipped, visibly.</summary>
    public static Browser Start()
    {
        string? program = Candidates.FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.Ignore("No Chromium is installed: no page was looked at.");
        }

        return new Browser(program!);
    }

    /// <summary>Loads a file in a new tab of that width, in light or dark.</summary>
    public BrowserPage Open(string file, int width, bool dark) => new(address, file, width, dark);

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        for (int attempt = 0; Directory.Exists(profile.Path); attempt++)
        {
            try
            {
                profile.Dispose();
            }
            catch (IOException) when (attempt < 50)
            {
                Thread.Sleep(100); // its last processes are still writing
            }
        }
    }
}
