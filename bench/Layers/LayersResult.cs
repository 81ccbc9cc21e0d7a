using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Kernels.Cpu;
using SimClr.Train.Benchmark.Layers;
using SimClr.Train.Cli.Bench;

namespace SimClr.Bench.Layers;

/// <summary>The roofline of a step, and what it was measured on.</summary>
internal sealed class LayersResult(MeasureOptions options, LayerBenchmark benchmark)
{
    private readonly DateTime date = DateTime.UtcNow;

    public string ToMarkdown()
        => Invariant($"{date:yyyy-MM-dd}, commit {Repository.Commit()}, {CpuInfo.Name}, {options.Threads} threads, ")
            + $"{CpuInfo.Isa}{(options.Network == "" ? "" : $",{options.Network}")}.\n\n"
            + LayerTable.Write(benchmark);

    public string Save(string results) => ResultFile.Save(results, CpuInfo.Name,
        Invariant($"{date:yyyy-MM-dd}-{CpuInfo.Isa}-layers{options.Network.Replace(' ', '-')}"),
        $"layers, {CpuInfo.Isa}", ToMarkdown(), Command(),
        new JsonObject
        {
            ["date"] = date.ToString("o", CultureInfo.InvariantCulture),
            ["commit"] = Repository.Commit(),
            ["processor"] = CpuInfo.Name,
            ["isa"] = CpuInfo.Isa,
            ["command"] = Command(),
            ["flops_per_second"] = benchmark.Roof.FlopsPerSecond,
            ["bytes_per_second"] = benchmark.Roof.BytesPerSecond,
            ["step_seconds"] = benchmark.StepSeconds,
            ["steps"] = benchmark.Steps,
            ["calls"] = new JsonArray([.. benchmark.Calls.Select(call => new JsonObject
            {
                ["layer"] = call.Layer,
                ["pass"] = call.Pass,
                ["algorithm"] = call.Algorithm,
                ["calls"] = call.Calls,
                ["seconds"] = call.Seconds,
                ["product_seconds"] = call.ProductSeconds,
                ["transform_seconds"] = call.TransformSeconds,
                ["flops"] = call.Flops,
                ["bytes"] = call.Bytes,
                ["floor_seconds"] = call.Floor(benchmark.Roof),
            })]),
        });

    private string Command() => "dotnet run --project bench -- layers "
        + Invariant($"--threads {options.Threads} --seconds {options.Seconds} --model {options.Model} ")
        + Invariant($"--width {options.Width} --batch-size {options.BatchSize} --image-size {options.ImageSize}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
