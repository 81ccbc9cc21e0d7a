using System.CommandLine;
using SimClr.Train.Benchmark.Layers;

namespace SimClr.Bench.Layers;

/// <summary><c>layers</c>: the roofline of a step, as <c>simclr bench --layers</c> prints it, in a result file.</summary>
internal static class LayersCommand
{
    public static Command Create()
    {
        var threads = PeerOptions.Threads("Threads.");
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long to measure.",
            DefaultValueFactory = _ => 10,
        };
        var model = new Option<string>("--model") { Description = "Encoder.", DefaultValueFactory = _ => "resnet18" };
        var width = new Option<double>("--width")
        {
            Description = "Factor on the channels.",
            DefaultValueFactory = _ => 1,
        };
        var batchSize = new Option<int>("--batch-size")
        {
            Description = "Images in a batch.",
            DefaultValueFactory = _ => 64,
        };
        var imageSize = new Option<int>("--image-size")
        {
            Description = "Side of a view in pixels.",
            DefaultValueFactory = _ => 32,
        };
        var results = PeerOptions.Results();
        var save = new Option<bool>("--no-save") { Description = "Write no result file." };
        var command = new Command("layers", "Times each layer of the step beside the least time that it can take.")
        {
            threads, seconds, model, width, batchSize, imageSize, results, save,
        };
        command.SetPeerAction(parse =>
        {
            var options = new MeasureOptions(parse.GetValue(threads), parse.GetValue(seconds), parse.GetValue(width),
                parse.GetValue(batchSize), Model: parse.GetValue(model)!, ImageSize: parse.GetValue(imageSize));
            var result = new LayersResult(options, LayerBenchmark.Run(
                options.Recipe with { Threads = options.Threads }, steps: 0, options.Seconds));
            Console.WriteLine(result.ToMarkdown());
            if (!parse.GetValue(save))
            {
                Console.WriteLine(result.Save(parse.GetValue(results)!));
            }
        });
        return command;
    }
}
