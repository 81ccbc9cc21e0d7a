using System.CommandLine;
using System.Globalization;
using SimClr.Kernels.Gpu;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary><c>simclr kernels</c>: the CUDA kernels, and their PTX for whoever wants to read or assemble it.</summary>
public static class KernelsCommand
{
    private static readonly string[] Architectures = ["sm_80", "sm_90"];

    public static Command Create(Terminal terminal)
    {
        var ptx = new Option<string?>("--ptx")
        {
            Description = "Write each kernel's PTX to NAME.ptx in this folder.",
            HelpName = "folder",
        };
        var arch = new Option<string>("--arch")
        {
            Description = $"Architecture to compile for: {string.Join(" or ", Architectures)}.",
            HelpName = "name",
            DefaultValueFactory = _ => GpuTarget.Oldest,
        };
        var command = new Command("kernels", "Lists the CUDA kernels, compiled from C# here and now.") { ptx, arch };
        command.SetAction(parse =>
        {
            string target = parse.GetValue(arch)!;
            if (!Architectures.Contains(target))
            {
                throw UserException.Unknown("option --arch:", target, Architectures);
            }

            GpuKernel[] kernels = [.. KernelCatalog.Compile(target)];
            if (parse.GetValue(ptx) is { } folder)
            {
                Save(kernels, folder);
                terminal.Output.WriteLine($"{kernels.Length} kernels for {target} in {folder}");
            }
            else
            {
                Write(kernels, terminal);
            }
        });
        return command;
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"option --ptx {folder}: {exception.Message} Give a folder that can be written.");
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
