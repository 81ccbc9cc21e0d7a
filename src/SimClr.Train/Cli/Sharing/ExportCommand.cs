using System.Globalization;
using SimClr.Kernels.Cpu;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Encoders;
using SimClr.Train.Encoders.Sharing;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Sharing;

/// <summary><c>simclr export</c>: a checkpoint as a file that other programs read.</summary>
internal sealed record ExportCommand(
    [Argument("Run folder (its last checkpoint) or a checkpoint file.")] string Run,
    [Option("safetensors (torchvision's names and layout) or onnx (opset 17); if not given, what the ending "
        + "of --output says, or safetensors.", ValueName = "name", Choices = new[] { "safetensors", "onnx" })]
    string? Format = null,
    [Option("The projection head as well.")] bool WithHead = false,
    [Option("File to write; encoder.safetensors or encoder.onnx if not given.", ValueName = "file",
        IsOutputFile = true)]
    string? Output = null,
    [Option("Replace the file if there is one.")] bool Force = false) : ICommand
{
    private const string Onnx = "onnx";

    void ICommand.Run(Terminal terminal)
    {
        string path = Output ?? $"encoder.{Format ?? "safetensors"}";
        string ending = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
        if (ending is not ("safetensors" or Onnx) || ending != (Format ?? ending))
        {
            throw UserException.Usage($"option --output: {path} must end in .{Format ?? "safetensors or .onnx"}"
                + (ending is "safetensors" or Onnx ? $", or leave out --format {Format}." : "."));
        }

        if (File.Exists(path) && !Force)
        {
            throw UserException.Usage($"option --output: {path} is there already; --force replaces it.");
        }

        var source = EncoderSource.Open(Run);
        var options = source.Options;
        var model = source.CreateTrained(new CpuDevice());
        if (ending == Onnx)
        {
            OnnxExport.Write(path, model, options, WithHead);
        }
        else
        {
            SafetensorsExport.Write(path, model, options, WithHead);
        }

        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{path}: {options.Model}, {options.Stem} stem, width {options.Width}; takes pixels 0..1, "
            + $"{options.EvaluationSize} x {options.EvaluationSize}; {new FileInfo(path).Length / 1e6:0.0} MB"));
    }
}
