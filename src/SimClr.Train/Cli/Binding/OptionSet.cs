using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Binding;

/// <summary>
/// A record's parameters as the options and arguments of a command, in their order. One that is itself a
/// record brings its own.
/// </summary>
internal sealed class OptionSet
{
    private const string Switch = "true|false";

    private readonly ConstructorInfo create;
    private readonly Func<ParseResult, object?>[] values;
    private readonly List<Action<Command>> symbols = [];

    public OptionSet(Type record)
    {
        create = record.GetConstructors().Single();
        values = [.. create.GetParameters().Select(Bind)];
    }

    public static Command Command<T>(string name, string description, Terminal terminal) where T : ICommand
    {
        var options = new OptionSet(typeof(T));
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction(parse => ((T)options.Read(parse)).Run(terminal));
        return command;
    }

    public void AddTo(Command command) => symbols.ForEach(add => add(command));

    /// <summary>The record that a call means.</summary>
    /// <exception cref="UserException">A text is no value of its option.</exception>
    public object Read(ParseResult parse) => create.Invoke([.. values.Select(read => read(parse))]);

    /// <summary>How a call's value is read.</summary>
    private Func<ParseResult, object?> Bind(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<RecipeOptionsAttribute>() is { } recipe)
        {
            return BindRecipe([.. recipe.Options]);
        }

        if (parameter.GetCustomAttribute<OptionAttribute>() is not { } declared)
        {
            var set = new OptionSet(parameter.ParameterType);
            symbols.AddRange(set.symbols);
            return set.Read;
        }

        var option = new OptionDeclaration(parameter.Name!, parameter.ParameterType, declared);
        object? own = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        if (declared is ArgumentAttribute)
        {
            var argument = new Argument<string?>(option.Name[2..])
            {
                Description = option.Description,
                Arity = parameter.HasDefaultValue ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
            symbols.Add(command => command.Add(argument));
            return parse => parse.GetValue(argument);
        }

        if (option.Type == typeof(bool))
        {
            var flag = Offer<bool>(option, declared.ValueName);
            return parse => IsGiven(flag, parse) ? parse.GetValue(flag) : own;
        }

        var text = Offer<string?>(option, declared.ValueName);
        if ((declared.Default ?? TextOf(own)) is { } shown)
        {
            text.DefaultValueFactory = _ => shown;
        }

        return parse => IsGiven(text, parse) ? option.Parse(LastOf(text, parse)!) : own;
    }

    private Func<ParseResult, JsonObject> BindRecipe(OptionDeclaration[] options)
    {
        Option<string?>[] offered = [.. options.Select(option => Offer<string?>(option,
            option.Type == typeof(bool) ? Switch
            : option.Type == typeof(string) || option.Type.IsEnum ? "text" : "number"))];
        return parse => new JsonObject(
            from option in options.Zip(offered)
            where IsGiven(option.Second, parse)
            let text = LastOf(option.Second, parse) ?? "true" // a switch without a value
            let value = option.First.Parse(text)
            select KeyValuePair.Create(
                option.First.Key, JsonSerializer.SerializeToNode(value, OptionJson.OneLine)));
    }

    private Option<T> Offer<T>(OptionDeclaration option, string? valueName)
    {
        var offered = new Option<T>(option.Name)
        {
            Description = option.Description,
            HelpName = valueName,
            Arity = typeof(T) == typeof(bool) ? ArgumentArity.ZeroOrOne
                : option.Type == typeof(bool) ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
            CustomParser = typeof(T) == typeof(bool) ? null : _ => default, // LastOf reads it
        };
        symbols.Add(command => command.Add(offered));
        return offered;
    }

    private static bool IsGiven(Option option, ParseResult parse)
        => parse.GetResult(option) is { Implicit: false };

    /// <summary>What the call gives the option where it names it last; null where it gives it nothing there.</summary>
    private static string? LastOf(Option option, ParseResult parse)
    {
        int behind = 1 + parse.Tokens.ToList().FindLastIndex(
            token => token.Type == TokenType.Option && token.Value == option.Name);
        return parse.Tokens.ElementAtOrDefault(behind) is { Type: TokenType.Argument } text ? text.Value : null;
    }

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        Enum name => Spelling.Of(name),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
