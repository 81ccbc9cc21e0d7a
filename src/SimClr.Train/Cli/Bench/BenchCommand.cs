using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Train.Benchmark;
using SimClr.Train.Benchmark.Layers;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Bench;

/// <summary><c>simclr bench</c>: how fast this machine trains.</summary>
internal sealed record BenchCommand(
    [Option("Encoder: resnet18, resnet34, resnet50.")] string Model = "resnet18",
    [Option("Factor on the number of channels.")] double Width = 1,
    [Option("First layers: cifar or imagenet.")] string Stem = "cifar",
    [Option("Side of a view in pixels.")] int ImageSize = 32,
    [Option("Images in a batch; each gives two views.")] int BatchSize = 64,
    MachineOptions Machine = null!,
    [Option("Many processes, one batch: auto (under mpiexec or a scheduler's launcher), mpi, or none.",
        Choices = new[] { "auto", "mpi", "none" })]
    string Distributed = "auto",
    [Option("Steps to time; 0 for as many as fit in --seconds.", OnlyWithout = new[] { nameof(BenchCommand.Memory) })]
    int Steps = 0,
    [Option("How long to measure.", OnlyWithout = new[] { nameof(BenchCommand.Steps), nameof(BenchCommand.Memory) })]
    double Seconds = 10,
    [Option("Print one JSON object and nothing else.", OnlyWithout = new[] { nameof(BenchCommand.Layers) })]
    bool Json = false,
    [Option("Print the step's roofline instead: each layer beside the least time it can take (cpu).",
        OnlyWith = nameof(MachineOptions.Device), Being = new[] { "cpu" })]
    bool Layers = false,
    [Option("With --layers: what each op of a step keeps in memory, and until when.", OnlyWith = nameof(BenchCommand.Layers))]
    bool Memory = false,
    [Option("Take the register width and convolution algorithms of this algorithms.json.", ValueName = "file",
        OnlyWith = nameof(MachineOptions.Device), Being = new[] { "cpu" })]
    string? Algorithms = null,
    [Option("Try each convolution's algorithms first, and keep the fastest; else a rule chooses.",
        OnlyWith = nameof(MachineOptions.Device), Being = new[] { "cpu" })]
    bool MeasureAlgorithms = false) : IRankedCommand
{
    private const string Recipe = "cifar10"; // the published one, not what quickstart happens to be tuned to
    private const int RowsOfProfile = 18;

    private static readonly JsonSerializerOptions JsonFormat = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, // no card on the CPU
    };

    public void Run(Terminal terminal, RankGroup ranks)
    {
        var options = Machine.ApplyTo(Preset.Load(Recipe).Options) with
        {
            Model = Model,
            Width = Width,
            Stem = Stem,
            ImageSize = ImageSize,
            BatchSize = BatchSize,
            ProjectionDim = 128,
            Algorithms = Algorithms,
            MeasureAlgorithms = MeasureAlgorithms,
        };
        ranks.Together(() =>
        {
            OptionRules.Check(options);
            RankRules.Check(options, ranks.Count);
        });
        ranks.RequireSame(OptionJson.RecipeOf(options));
        if (Layers)
        {
            ranks.RequireOne("bench --layers");
            terminal.Output.Write(Memory
                ? MemoryTable.Write(MemoryBenchmark.Run(options))
                : LayerTable.Write(LayerBenchmark.Run(options, Steps, Seconds, terminal.Interrupted)));
            return;
        }

        var open = ranks.Together(() => RankDevice.Open(options, ranks));
        var timing = StepBenchmark.Prepare(options, open, ranks.Communicator).Run(Steps, Seconds, terminal.Interrupted);
        int used = open is CpuDevice cpu ? cpu.Threads.Count : 1;
        string? card = (open as CudaDevice)?.Gpu.Name;
        if (Json)
        {
            terminal.Output.WriteLine(ToJson(options, timing, used, card));
        }
        else
        {
            Write(options, timing, used, card, terminal);
        }
    }

    private static string ToJson(PretrainOptions options, StepTiming timing, int threads, string? card)
    {
        return JsonSerializer.Serialize(new
        {
            options.Model,
            options.Width,
            options.Stem,
            options.ImageSize,
            options.BatchSize,
            options.Device,
            precision = Spelling.Of(options.Precision),
            threads,
            ranks = OfMany(timing.Ranks),
            CpuInfo.Isa,
            processor = CpuInfo.Name,
            card,
            timing.Steps,
            secondsPerStep = Math.Round(timing.MedianSeconds, 6),
            viewsPerSecond = Math.Round(timing.ViewsPerSecond, 2),
            gflops = Math.Round(timing.GigaflopsPerSecond, 2),
            timing.PeakMemoryBytes,
            communicationSeconds = OfMany(Math.Round(timing.SecondsWaitedPerStep, 6)),
            communicationBytes = OfMany(timing.BytesPerStep),
        }, JsonFormat);

        T? OfMany<T>(T value) where T : struct => timing.Ranks > 1 ? value : null;
    }

    private static void Write(
        PretrainOptions options, StepTiming timing, int threads, string? card, Terminal terminal)
    {
        var culture = CultureInfo.InvariantCulture;
        terminal.Output.WriteLine(string.Create(culture,
            $"{options.Model}, width {options.Width}, {options.Stem} stem, {options.BatchSize} images of "
            + $"{options.ImageSize} x {options.ImageSize}: {timing.Views} views a step"));
        terminal.Output.WriteLine(card is not null
            ? $"{card}, {options.Device} ({Spelling.Of(options.Precision)})"
            : string.Create(culture, $"{CpuInfo.Name}, {threads} threads, {options.Device} ({CpuInfo.Isa})"));

        double total = timing.Profile.Sum(row => row.Seconds);
        double rest = timing.Profile.Skip(RowsOfProfile).Sum(row => row.Seconds);
        terminal.WriteTable(["op", "pass", "output"], ["calls", "ms", "share", "GFLOP/s"],
            timing.Profile.Take(RowsOfProfile).Select(row => new[]
            {
                row.Op, row.Pass, row.Output.Rank == 0 ? "" : row.Output.ToString(),
                row.Calls.ToString(culture), Milliseconds(row.Seconds), Share(row.Seconds),
                row.Flops == 0 ? "" : (row.Flops / row.Seconds / 1e9).ToString("0", culture),
            }).Append(["others", "", "", "", Milliseconds(rest), Share(rest), ""]));
        terminal.Output.WriteLine(string.Create(culture,
            $"{timing.ViewsPerSecond:0.0} views/s, {timing.GigaflopsPerSecond:0.0} GFLOP/s, "
            + $"{timing.MedianSeconds:0.0000} s a step (median of {timing.Steps}), "
            + $"{timing.PeakMemoryBytes / 1e6:0} MB at most"));
        if (timing.Ranks > 1)
        {
            terminal.Output.WriteLine(string.Create(culture, $"{timing.Ranks} ranks; each a step: "
                + $"{timing.BytesPerStep / 1e6:0.0} MB given to the others, {1000 * timing.SecondsWaitedPerStep:0.0} ms "
                + $"waited for them"));
        }

        string Milliseconds(double seconds) => (1000 * seconds).ToString("0.00", culture);

        string Share(double seconds) => (100 * seconds / total).ToString("0.0", culture) + " %";
    }
}
