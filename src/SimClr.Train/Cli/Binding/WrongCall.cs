using System.CommandLine;
using System.CommandLine.Parsing;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Binding;

/// <summary>What a call that cannot be understood is told: one line, with what to call instead.</summary>
internal static class WrongCall
{
    public static string Describe(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var root = parse.RootCommandResult.Command;
        string path = CommandPath(parse.CommandResult);
        string help = $" See {path} --help.";
        // An option that lacks its value takes the name of the next one for it, which then has lost its own.
        var options = parse.CommandResult.Children.OfType<OptionResult>();
        if (options.FirstOrDefault(option => option.Tokens is [{ Value: ['-', '-', ..] }, ..]) is { } lacks)
        {
            return $"{path}: {Lacks(lacks.Option)}{help}";
        }

        if (parse.UnmatchedTokens.FirstOrDefault() is not { } token)
        {
            return $"{path}: {Missing(parse)}{help}";
        }

        if (token.StartsWith('-'))
        {
            string[] others = [.. OwnersOf(token, root, "")];
            var known = command.Options.Concat(root.Options.Where(o => o.Recursive)).Select(o => o.Name);
            string question = others.Length > 0 ? $"; it is one of {string.Join(", ", others)}."
                : token.Length == 2 ? "; names are long, as --help." : NearestName.Question(token, known);
            return $"{path}: option '{token}' is not known{question}{help}";
        }

        if (command.Subcommands.Count > 0)
        {
            string question = command == root && Directory.Exists(token)
                ? $"; to train on the pictures in a folder: simclr pretrain --data-dir {token}."
                : NearestName.Question(token, command.Subcommands.Select(c => c.Name));
            return $"{path}: command '{token}' is not known{question}{help}";
        }

        return $"{path}: {TooMuch(token, command)}{help}";
    }

    /// <summary>A text that belongs to no option.</summary>
    private static string TooMuch(string token, Command command)
    {
        var (option, aim) = File.Exists(Path.Combine(token, "options.json"))
            ? ("--resume", "to go on with that run") : ("--data-dir", "for the pictures in a folder");
        string place = command.Arguments.Count > 0
            ? $"takes one {command.Arguments[0].Name.ToUpperInvariant()}" : "takes options alone";
        bool isMeant = command.Arguments.Count == 0 || Directory.Exists(token);
        string next = isMeant && command.Options.Any(known => known.Name == option)
            ? $"{aim} give {option} {token}" : "leave it out";
        return $"'{token}': {place}; {next}.";
    }

    /// <summary>What the call leaves out that it cannot.</summary>
    private static string Missing(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        return parse.Errors[0].SymbolResult switch
        {
            OptionResult { Option: var option } => Lacks(option),
            _ when command.Subcommands.Count > 0
                => $"which one? {string.Join(", ", command.Subcommands.Select(c => c.Name))}.",
            _ when command.Arguments.FirstOrDefault() is { } argument
                => $"needs {argument.Name.ToUpperInvariant()}: {argument.Description}",
            _ => parse.Errors[0].Message,
        };
    }

    private static string Lacks(Option option) => $"option {option.Name}: needs a value"
        + (option.HelpName is { } name ? $": {option.Name} {name.ToUpperInvariant()}." : ".");

    /// <summary>The commands that have an option of that name.</summary>
    private static IEnumerable<string> OwnersOf(string option, Command command, string path)
        => command.Subcommands.SelectMany(sub => OwnersOf(option, sub, $"{path} {sub.Name}".TrimStart()))
            .Concat(command.Options.Any(own => own.Name == option) ? [path] : []);

    public static string CommandPath(CommandResult result)
        => result.Parent is CommandResult parent ? $"{CommandPath(parent)} {result.Command.Name}" : "simclr";
}
