using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Train.Benchmark;
using SimClr.Train.Benchmark.Layers;
using SimClr.Train.Recipes;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli;

/// <summary><c>simclr bench</c>: how fast this machine trains.</summary>
public static class BenchCommand
{
    private const string Recipe = "cifar10"; // the published one, not what quickstart happens to be tuned to
    private const int RowsOfProfile = 18;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, // no card on the CPU
    };

    public static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model")
        {
            Description = $"Encoder: {string.Join(", ", OptionRules.Models)}.",
            DefaultValueFactory = _ => "resnet18",
        };
        var width = new Option<double>("--width")
        {
            Description = "Factor on the number of channels.",
            DefaultValueFactory = _ => 1,
        };
        var stem = new Option<string>("--stem")
        {
            Description = $"First layers: {string.Join(" or ", OptionRules.Stems)}.",
            DefaultValueFactory = _ => "cifar",
        };
        var imageSize = new Option<int>("--image-size")
        {
            Description = "Side of a view in pixels.",
            DefaultValueFactory = _ => 32,
        };
        var batchSize = new Option<int>("--batch-size")
        {
            Description = "Images in a batch; each gives two views.",
            DefaultValueFactory = _ => 64,
        };
        var steps = new Option<int>("--steps")
        {
            Description = "Steps to time; 0 for as many as fit in --seconds.",
            DefaultValueFactory = _ => 0,
        };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long to measure.",
            DefaultValueFactory = _ => 10,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var layers = new Option<bool>("--layers")
        {
            Description = "Print the step's roofline instead: each layer beside the least time it can take (cpu).",
        };
        var device = CommonOptions.Device();
        var precision = CommonOptions.Precision();
        var threads = CommonOptions.Threads();
        var command = new Command("bench", "Times SimCLR steps on this machine.")
        {
            model, width, stem, imageSize, batchSize, device, precision, threads, steps, seconds, json, layers,
        };
        command.SetAction(parse =>
        {
            var options = Preset.Load(Recipe).Options with
            {
                Model = parse.GetValue(model)!,
                Width = parse.GetValue(width),
                Stem = parse.GetValue(stem)!,
                ImageSize = parse.GetValue(imageSize),
                BatchSize = parse.GetValue(batchSize),
                Device = parse.GetValue(device)!,
                Precision = parse.GetValue(precision)!,
                Threads = parse.GetValue(threads),
                ProjectionDim = 128,
            };
            OptionRules.Check(options);
            if (parse.GetValue(layers))
            {
                if (options.Device != "cpu")
                {
                    throw UserException.Usage(
                        $"option --layers: times the CPU's layers, not {options.Device}'s; use --device cpu.");
                }

                terminal.Output.Write(LayerTable.Write(LayerBenchmark.Run(
                    options, parse.GetValue(steps), parse.GetValue(seconds), terminal.Interrupted)));
                return;
            }

            var open = Devices.Open(options.Device, options.Threads, options.Precision);
            var timing = StepBenchmark.Prepare(options, open).Run(
                parse.GetValue(steps), parse.GetValue(seconds), terminal.Interrupted);
            int used = open is CpuDevice cpu ? cpu.Threads.Count : 1;
            string? card = (open as CudaDevice)?.Gpu.Name;
            if (parse.GetValue(json))
            {
                terminal.Output.WriteLine(ToJson(options, timing, used, card));
            }
            else
            {
                Write(options, timing, used, card, terminal);
            }
        });
        return command;
    }

    private static string ToJson(PretrainOptions options, StepTiming timing, int threads, string? card)
        => JsonSerializer.Serialize(new
        {
            options.Model,
            options.Width,
            options.Stem,
            options.ImageSize,
            options.BatchSize,
            options.Device,
            options.Precision,
            threads,
            CpuInfo.Isa,
            processor = CpuInfo.Name,
            card,
            timing.Steps,
            secondsPerStep = Math.Round(timing.MedianSeconds, 6),
            viewsPerSecond = Math.Round(timing.ViewsPerSecond, 2),
            gflops = Math.Round(timing.GigaflopsPerSecond, 2),
            timing.PeakMemoryBytes,
        }, Json);

    private static void Write(
        PretrainOptions options, StepTiming timing, int threads, string? card, Terminal terminal)
    {
        var culture = CultureInfo.InvariantCulture;
        terminal.Output.WriteLine(string.Create(culture,
            $"{options.Model}, width {options.Width}, {options.Stem} stem, {options.BatchSize} images of "
            + $"{options.ImageSize} x {options.ImageSize}: {timing.Views} views a step"));
        terminal.Output.WriteLine(card is not null
            ? $"{card}, {options.Device} ({options.Precision})"
            : string.Create(culture, $"{CpuInfo.Name}, {threads} threads, {options.Device} ({CpuInfo.Isa})"));

        var table = new Table().Border(TableBorder.Rounded).AddColumns("op", "pass", "output");
        foreach (string name in new[] { "calls", "ms", "share", "GFLOP/s" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        double total = timing.Profile.Sum(row => row.Seconds);
        foreach (var row in timing.Profile.Take(RowsOfProfile))
        {
            table.AddRow(row.Op, row.Pass, row.Output.Rank == 0 ? "" : row.Output.ToString(),
                row.Calls.ToString(culture), Milliseconds(row.Seconds), Share(row.Seconds),
                row.Flops == 0 ? "" : (row.Flops / row.Seconds / 1e9).ToString("0", culture));
        }

        double rest = timing.Profile.Skip(RowsOfProfile).Sum(row => row.Seconds);
        table.AddRow("others", "", "", "", Milliseconds(rest), Share(rest), "");
        terminal.Console.Write(table);
        terminal.Output.WriteLine(string.Create(culture,
            $"{timing.ViewsPerSecond:0.0} views/s, {timing.GigaflopsPerSecond:0.0} GFLOP/s, "
            + $"{timing.MedianSeconds:0.0000} s a step (median of {timing.Steps}), "
            + $"{timing.PeakMemoryBytes / 1e6:0} MB at most"));

        string Milliseconds(double seconds) => (1000 * seconds).ToString("0.00", culture);

        string Share(double seconds) => (100 * seconds / total).ToString("0.0", culture) + " %";
    }
}
