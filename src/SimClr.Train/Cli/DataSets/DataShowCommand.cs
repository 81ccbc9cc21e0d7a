using System.Text.Json.Nodes;
using SimClr.Train.Cli.Binding;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Pages;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.DataSets;

/// <summary>
/// <c>simclr data show</c>: a contact sheet of pictures and the views that training makes of them.
/// </summary>
internal sealed record DataShowCommand(
    [Option("Recipe whose views to show: {names}, or a file.", NamesOf = typeof(Preset), OrFile = true,
        ValueName = "name|file")]
    string Preset = Recipes.Preset.Default,
    [Option("Which pictures: {names}.", ValueName = "name")] DataSplit Split = DataSplit.Train,
    [Option("Rows.")] int Images = 10,
    [Option("Views of each.")] int Views = 8,
    [Option("PNG file to write.", ValueName = "file", IsOutputFile = true)] string Output = "views.png",
    [RecipeOptions(Reach.Views)] JsonObject Given = null!) : ICommand
{
    private const int MaxCells = 10_000;

    public void Run(Terminal terminal)
    {
        var options = Recipes.Preset.Load(Preset).With(Given, terminal);
        if (Given.ContainsKey("data") && !Given.ContainsKey("image_size"))
        {
            options = options with { ImageSize = DataCatalog.Find(options.Data).DefaultImageSize };
        }

        OptionRules.Check(options, Given);
        if (Split == DataSplit.Test && Given.ContainsKey("shapes_count"))
        {
            throw UserException.Usage("option --shapes-count: has no effect where --split is test; leave it out.");
        }

        if (Images < 1 || Views < 0 || (long)Images * (Views + 1) > MaxCells)
        {
            throw UserException.Usage(
                $"options --images, --views: {Images} rows of {Views} views; give at least one row "
                + $"and at most {MaxCells:N0} cells.");
        }

        var device = Devices.Open(options.Device, options.Threads, options.Precision);
        options.SummarizeData(terminal).WriteTo(terminal.Output, terminal.IsVerbose);
        var data = options.LoadData(Split, device, terminal);
        int[] chosen = Subset.OnePerClass(data.Labels, Images);
        File.WriteAllBytes(Output, ContactSheet.Of(data, chosen, Views, options, device));

        string classes = data.Labelled
            ? $" Rows: {string.Join(", ", chosen.Select(i => data.Classes[data.Labels[i]]))}."
            : "";
        terminal.Output.WriteLine(
            $"{Output}: {chosen.Length} of {data.Count:N0} pictures of {options.Data}, each itself "
            + $"and in {Views} views.{classes}");
    }
}
