namespace SimClr.Train.Runs;

/// <summary>The call that goes on with a run, as it can be pasted into the shell that started it.</summary>
public static class ResumeCommand
{
    /// <param name="ranks">Processes that the run has.</param>
    public static string For(RunFolder folder, int ranks = 1)
    {
        string process = Environment.ProcessPath ?? "simclr";
        string program = Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? $"dotnet {Quote(Path.Combine(AppContext.BaseDirectory, "simclr.dll"))}"
            : Quote(Shorten(process));
        return $"{(ranks > 1 ? $"mpiexec -n {ranks} " : "")}{program} pretrain --resume {Quote(folder.Path)}";
    }

    private static string Shorten(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        // A bare name would be looked up in PATH.
        bool isShorter = relative.Length < path.Length && relative.Contains(Path.DirectorySeparatorChar);
        return isShorter ? relative : path;
    }

    private static string Quote(string text) => text.Any(char.IsWhiteSpace) ? $"\"{text}\"" : text;
}
