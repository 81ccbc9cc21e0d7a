using System.CommandLine;
using System.Globalization;
using SimClr.Kernels.Cpu;
using SimClr.Train.Encoders;
using SimClr.Train.Encoders.Onnx;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Sharing;

/// <summary><c>simclr export</c>: a checkpoint as a file that other programs read.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = ["safetensors", "onnx"];

    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("run")
        {
            Description = "Run folder (its last checkpoint) or a checkpoint file.",
        };
        var format = new Option<string>("--format")
        {
            Description = "safetensors (torchvision's names and layout) or onnx (opset 17).",
            HelpName = "name",
            DefaultValueFactory = _ => Formats[0],
        };
        var withHead = new Option<bool>("--with-head") { Description = "The projection head as well." };
        var output = new Option<string?>("--output")
        {
            Description = "File to write; encoder.safetensors or encoder.onnx if not given.",
            HelpName = "file",
        };
        var command = new Command("export", "Writes a trained encoder for PyTorch or ONNX.")
        {
            run, format, withHead, output,
        };
        command.SetAction(parse => Export(
            EncoderSource.Open(parse.GetValue(run)!), parse.GetValue(format)!, parse.GetValue(withHead),
            parse.GetValue(output) ?? $"encoder.{parse.GetValue(format)}", terminal));
        return command;
    }

    private static void Export(
        EncoderSource source, string format, bool withHead, string path, Terminal terminal)
    {
        if (!Formats.Contains(format))
        {
            throw UserException.Unknown("option --format:", format, Formats);
        }

        var options = source.Options;
        var model = source.CreateTrained(new CpuDevice());
        if (format == "onnx")
        {
            OnnxExport.Write(path, model, options, withHead);
        }
        else
        {
            SafetensorsExport.Write(path, model, options, withHead);
        }

        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{path}: {options.Model}, {options.Stem} stem, width {options.Width}; takes pixels 0..1, "
            + $"{options.EvaluationSize} x {options.EvaluationSize}; {new FileInfo(path).Length / 1e6:0.0} MB"));
    }
}
