using System.Globalization;
using SimClr.Kernels.Gpu;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary><c>simclr kernels</c>: the CUDA kernels, and their PTX for whoever wants to read or assemble it.</summary>
internal sealed record KernelsCommand(
    [Option("Write each kernel's PTX to NAME.ptx in this folder.", ValueName = "folder")]
    string? Ptx,
    [Option("Architecture to compile for: sm_80 or sm_90.",
        ValueName = "name", Choices = new[] { "sm_80", "sm_90" })]
    string Arch = GpuTarget.Oldest) : ICommand
{
    public void Run(Terminal terminal)
    {
        GpuKernel[] kernels = [.. KernelCatalog.Compile(Arch)];
        if (Ptx is not null)
        {
            Save(kernels, Ptx);
            terminal.Output.WriteLine($"{kernels.Length} kernels for {Arch} in {Ptx}");
        }
        else
        {
            Write(kernels, terminal);
        }
    }

    private static void Save(IEnumerable<GpuKernel> kernels, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var kernel in kernels)
            {
                File.WriteAllText(Path.Combine(folder, kernel.Name + ".ptx"), kernel.Text);
            }
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw new UserException($"option --ptx: {FileTrouble.Of(exception)}");
        }
    }

    private static void Write(IReadOnlyList<GpuKernel> kernels, Terminal terminal)
    {
        int width = kernels.Max(kernel => kernel.Name.Length); // longer than a terminal: a table would break them
        terminal.Output.WriteLine($"{"kernel".PadRight(width)}  threads  shared bytes  instructions");
        foreach (var (variant, kernel) in KernelCatalog.All.Zip(kernels))
        {
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kernel.Name.PadRight(width)}  {variant.Threads,7:N0}  {kernel.SharedBytes,12:N0}  {Instructions(kernel),12:N0}"));
        }

        terminal.Output.WriteLine(
            "Instructions are PTX; registers are the assembler's: --ptx DIR, then ptxas -v, or bench/ptx/table.");
    }

    private static int Instructions(GpuKernel kernel)
        => kernel.Text.Split('\n').Count(line => line.EndsWith(';') && !line.TrimStart().StartsWith('.'));
}
