using System.CommandLine;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Ranks.Mpi;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary><c>simclr devices</c>: what this machine can compute with.</summary>
public static class DevicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("devices", "Shows processor, memory and what the kernels run on.");
        command.SetAction(parse => Write(terminal.Output, parse.GetValue(SimClrCommand.Verbose)));
        return command;
    }

    private static void Write(TextWriter output, bool verbose)
    {
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        output.WriteLine($"cpu        {CpuInfo.Name}");
        output.WriteLine($"  threads  {Environment.ProcessorCount}");
        output.WriteLine($"  memory   {memory >> 30} GiB");
        output.WriteLine($"  vectors  {string.Join(", ", CpuInfo.Extensions.DefaultIfEmpty("none"))}");
        output.WriteLine($"  kernels  {CpuInfo.Isa}: {Explain(CpuInfo.Isa)}");
        output.WriteLine("reference  naive loops in the same memory: the definition of every kernel, slow");
        foreach (string line in CudaDevices.Describe(verbose))
        {
            output.WriteLine(line);
        }

        output.WriteLine($"mpi        {MpiLibrary.Describe()}");
    }

    private static string Explain(string isa) => isa switch
    {
        "avx512" => "16 floats at a time",
        "avx2" => "8 floats at a time, fused multiply-add",
        _ => $"{System.Numerics.Vector<float>.Count} floats at a time, whatever the processor has",
    };
}
