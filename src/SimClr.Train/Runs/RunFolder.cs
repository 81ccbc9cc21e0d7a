using System.Reflection;
using System.Text.Json.Nodes;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Runs;

/// <summary>Where a run keeps its files, and their names.</summary>
public sealed class RunFolder
{
    // Beside the options in options.json: what wrote it.
    private static readonly string[] AboutTheProgram = ["preset", "version", "commit", "processor"];

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string Options => In("options.json");

    /// <summary>Which algorithms the run computes with, see <see cref="AlgorithmRecord"/>.</summary>
    public string Algorithms => In("algorithms.json");

    public string Metrics => In("metrics.jsonl");

    public string Log => In("log.txt");

    public string Report => In("report.html");

    /// <summary>What <c>simclr evaluate</c> measured, a file for each protocol.</summary>
    public string Evaluations => In("evaluations");

    public string Checkpoints => In("checkpoints");

    /// <summary>The newest checkpoint; <c>--resume</c> goes on from it.</summary>
    public string LastCheckpoint => System.IO.Path.Combine(Checkpoints, "last.safetensors");

    /// <summary>The checkpoint that is kept of an epoch, counted from 1.</summary>
    public string EpochCheckpoint(int epoch)
        => System.IO.Path.Combine(Checkpoints, $"epoch-{epoch:0000}.safetensors");

    /// <summary>That a run can be begun at the path: asked before its data are loaded, which takes long.</summary>
    /// <exception cref="UserException">There is a run already, or something else.</exception>
    public static void CheckFree(string path, PretrainOptions options)
    {
        string? there = File.Exists(new RunFolder(path).Options) ? $"there is a run already; go on with --resume {path}, or "
            : options.DataDir is { } data && System.IO.Path.GetFullPath(data) == System.IO.Path.GetFullPath(path)
                ? "is where the pictures are, and files of a run are none; "
            : File.Exists(path) ? "is a file, not a folder; " : null;
        if (there is not null)
        {
            throw UserException.Usage($"output {path}: {there}choose another --output.");
        }
    }

    /// <summary>Makes the folder and writes the effective options.</summary>
    /// <exception cref="UserException">There is a run already, or the folder cannot be made.</exception>
    public static RunFolder Create(string path, PretrainOptions options, string preset)
    {
        CheckFree(path, options);
        var folder = new RunFolder(path);
        Directory.CreateDirectory(folder.Checkpoints);
        folder.Write(About(options, preset));
        return folder;
    }

    /// <exception cref="UserException">The path is no run folder.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        return File.Exists(folder.Options) ? folder : throw new UserException($"run {path}: " + (
            File.Exists(path) ? "is a file; give the folder of its run."
            : Directory.Exists(path)
                ? "is no run folder: it has no options.json. A folder of pictures is given as --data-dir."
            : "there is no such folder; give that of a run: what was its --output, or one in runs/."));
    }

    /// <summary>The run that a checkpoint lies in, or null.</summary>
    public static RunFolder? Of(string checkpoint)
    {
        string place = System.IO.Path.GetDirectoryName(checkpoint) ?? "";
        var folder = new RunFolder(System.IO.Path.Combine(place, ".."));
        return File.Exists(folder.Options) ? folder : null;
    }

    /// <summary>The options that the run was started with.</summary>
    /// <exception cref="UserException">The file is damaged.</exception>
    public PretrainOptions ReadOptions()
    {
        var json = Read();
        Array.ForEach(AboutTheProgram, key => json.Remove(key));
        return OptionJson.FromJson(json, Options);
    }

    /// <summary>Name of the preset that the run was started with.</summary>
    public string ReadPreset() => Read()["preset"]?.ToString() ?? "";

    /// <summary>That the run goes on to a later epoch than it was started for.</summary>
    public void Extend(int epochs)
    {
        var json = Read();
        json["epochs"] = epochs;
        Write(json);
    }

    private static JsonObject About(PretrainOptions options, string preset)
    {
        var json = OptionJson.ToJson(options);
        string[] version = typeof(RunFolder).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
        json["preset"] = preset;
        json["version"] = version[0];
        json["commit"] = version.Length > 1 ? version[1] : "unknown";
        json["processor"] = Processor();
        return json;
    }

    private JsonObject Read()
    {
        try
        {
            return OptionJson.Parse(File.ReadAllText(Options));
        }
        catch (FormatException exception)
        {
            throw new UserException($"run {Path}: options.json is damaged: it {exception.Message}.");
        }
    }

    private void Write(JsonObject json)
        => AtomicFile.WriteText(Options, json.ToJsonString(OptionJson.Indented) + "\n");

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string name = !File.Exists(CpuInfo)
            ? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString()
            : File.ReadLines(CpuInfo)
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1].Trim() ?? "unknown";
        return $"{name}, {Environment.ProcessorCount} threads";
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
