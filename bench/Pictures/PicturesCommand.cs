using System.CommandLine;

namespace SimClr.Bench.Pictures;

/// <summary><c>pictures</c>: how many files of a folder one core decodes in a second, ours and peers.</summary>
internal static class PicturesCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("FOLDER") { Description = "Folders of pictures, a row each." };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long to measure each side in one round.",
            DefaultValueFactory = _ => 2,
        };
        var rounds = new Option<int>("--rounds") { Description = "Rounds.", DefaultValueFactory = _ => 5 };
        var python = new Option<string>("--python")
        {
            Description = "The Python that has Pillow; it looks for libturbojpeg too.",
            DefaultValueFactory = _ => "python3",
        };
        var results = PeerOptions.Results();
        var save = new Option<bool>("--no-save") { Description = "Write no result file." };
        var command = new Command("pictures", "Times the decoding of pictures on one core, beside Pillow and libturbojpeg.")
        {
            folders, seconds, rounds, python, results, save,
        };
        command.SetPeerAction(parse =>
        {
            var rows = parse.GetValue(folders)!.Select(folder => PicturesRow.Measure(
                folder, parse.GetValue(seconds), Math.Max(1, parse.GetValue(rounds)), parse.GetValue(python)!));
            var result = new PicturesResult([.. rows]);
            Console.WriteLine(result.ToMarkdown());
            if (!parse.GetValue(save))
            {
                Console.WriteLine(result.Save(parse.GetValue(results)!));
            }
        });
        return command;
    }
}
