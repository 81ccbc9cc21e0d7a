using SimClr.Kernels.Gpu;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Cli;

/// <summary>Where to compute: what commands ask that use a model that is there.</summary>
internal sealed record MachineOptions(
    [Option("Where to compute: cpu, cuda, cuda:1 for another card, or reference (slow, exact definitions).",
        ValueName = "name", NamesOf = typeof(Devices), OrNumbered = true)]
    string Device = "cpu",
    [Option("What convolutions and matrix products multiply: fp32; on cuda also tf32 or bf16.",
        ValueName = "name")]
    Precision Precision = Precision.Fp32,
    [Option("CPU threads; 0 means one for each processor.", ValueName = "count",
        OnlyWith = nameof(MachineOptions.Device), Being = new[] { "cpu" })]
    int Threads = 0)
{
    public PretrainOptions ApplyTo(PretrainOptions options)
        => options with { Device = Device, Precision = Precision, Threads = Threads };
}
