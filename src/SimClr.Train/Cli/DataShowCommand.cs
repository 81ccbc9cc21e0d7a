using System.CommandLine;
using SimClr.Train.Data;
using SimClr.Train.Pages;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary>
/// <c>simclr data show</c>: a contact sheet of pictures and the views that training makes of them.
/// </summary>
internal static class DataShowCommand
{
    private const int MostCells = 10_000;

    // What of a recipe decides how pictures and views look.
    private static readonly string[] Keys =
    [
        "data", "data_dir", "shapes_count", "skip_unreadable", "cache", "data_memory", "image_size",
        "min_area", "max_area", "flip_probability", "jitter_probability", "jitter_strength",
        "greyscale_probability", "blur_probability", "seed", "device", "threads",
    ];

    public static Command Create(Terminal terminal)
    {
        var preset = new Option<string>("--preset")
        {
            Description = $"Recipe whose views to show: {string.Join(", ", Preset.Names)}, or a file.",
            HelpName = "name|file",
            DefaultValueFactory = _ => PretrainCommand.DefaultPreset,
        };
        var split = SplitOption.Create(DataSplit.Train);
        var images = new Option<int>("--images") { Description = "Rows.", DefaultValueFactory = _ => 10 };
        var views = new Option<int>("--views")
        {
            Description = "Views of each.",
            DefaultValueFactory = _ => 8,
        };
        var output = new Option<string>("--output")
        {
            Description = "PNG file to write.",
            HelpName = "file",
            DefaultValueFactory = _ => "views.png",
        };
        var command = new Command("show", "Draws pictures, and views of them, into a PNG file.")
        {
            preset, split, images, views, output,
        };
        var bindings = OptionBinding.All.Where(binding => Keys.Contains(binding.Key)).ToArray();
        foreach (var binding in bindings)
        {
            command.Add(binding.Option);
        }

        command.SetAction(parse =>
        {
            var recipe = Preset.Load(parse.GetValue(preset)!);
            var options = PretrainCommand.Override(recipe.Values, parse, "data show");
            if (IsGiven("data") && !IsGiven("image_size"))
            {
                options = options with { ImageSize = DataCatalog.Find(options.Data).DefaultImageSize };
            }

            Show(options, SplitOption.Parse(parse.GetValue(split)!), parse.GetValue(images),
                parse.GetValue(views), parse.GetValue(output)!, terminal);

            bool IsGiven(string key) => bindings.Single(binding => binding.Key == key).IsGiven(parse);
        });
        return command;
    }

    private static void Show(
        PretrainOptions options, DataSplit split, int images, int views, string output, Terminal terminal)
    {
        OptionRules.Check(options);
        if (images < 1 || views < 0 || (long)images * (views + 1) > MostCells)
        {
            throw UserException.Usage(
                $"options --images, --views: {images} rows of {views} views; give at least one row "
                + $"and at most {MostCells:N0} cells.");
        }

        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        var data = options.LoadData(split, device, terminal.Error.WriteLine);
        int[] chosen = ContactSheet.OnePerClass(data, images);
        File.WriteAllBytes(output, ContactSheet.Of(data, chosen, views, options, device));

        string classes = data.Labelled
            ? $" Rows: {string.Join(", ", chosen.Select(i => data.Classes[data.Labels[i]]))}."
            : "";
        terminal.Output.WriteLine(
            $"{output}: {chosen.Length} of {data.Count:N0} pictures of {options.Data}, each itself "
            + $"and in {views} views.{classes}");
    }
}
