using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Binding;

/// <summary>
/// A record's properties as the options and arguments of a command, in their order. A property that is itself a record
/// brings its own.
/// </summary>
internal sealed class OptionSet
{
    private const string Switch = "true|false";

    private readonly Type type;
    private readonly List<Symbol> symbols = [];
    private readonly List<(PropertyInfo Property, Func<ParseResult, object?> Read)> values = [];

    public OptionSet(Type type)
    {
        this.type = type;
        object defaults = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            values.Add((property, Bind(property, property.GetValue(defaults))));
        }
    }

    public static Command Command<T>(string name, string description, Terminal terminal) where T : ICommand
    {
        var options = new OptionSet(typeof(T));
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction(parse => ((T)options.Read(parse)).Run(terminal));
        return command;
    }

    public void AddTo(Command command)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }
    }

    /// <summary>The record that a call means.</summary>
    /// <exception cref="UserException">A text is no value of its option.</exception>
    public object Read(ParseResult parse)
    {
        object record = Activator.CreateInstance(type)!;
        foreach (var (property, read) in values)
        {
            if (read(parse) is { } value)
            {
                property.SetValue(record, value);
            }
        }

        return record;
    }

    /// <summary>How a call's value is read; null where it does not give one.</summary>
    private Func<ParseResult, object?> Bind(PropertyInfo property, object? value)
    {
        if (property.GetCustomAttribute<RecipeOptionsAttribute>() is { } recipe)
        {
            return BindRecipe([.. recipe.Options]);
        }

        if (property.GetCustomAttribute<OptionAttribute>() is not { } declared)
        {
            var set = new OptionSet(property.PropertyType);
            symbols.AddRange(set.symbols);
            return set.Read;
        }

        var option = new OptionDeclaration(property);
        return declared is ArgumentAttribute ? BindArgument(option)
            : option.Type == typeof(bool) ? BindFlag(option)
            : BindText(option, declared.ValueName, declared.Default ?? TextOf(value));
    }

    private Func<ParseResult, object?> BindArgument(OptionDeclaration option)
    {
        var symbol = new Argument<string?>(option.Name[2..])
        {
            Description = option.Description,
            Arity = option.IsRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        symbols.Add(symbol);
        return parse => parse.GetValue(symbol);
    }

    private Func<ParseResult, object?> BindFlag(OptionDeclaration option)
    {
        var symbol = new Option<bool>(option.Name)
        {
            Description = option.Description,
            HelpName = option.Is.ValueName,
        };
        symbols.Add(symbol);
        return parse => parse.GetResult(symbol) is { Implicit: false } ? parse.GetValue(symbol) : null;
    }

    private Func<ParseResult, object?> BindText(OptionDeclaration option, string? valueName, string? shown)
    {
        var symbol = new Option<string?>(option.Name)
        {
            Description = option.Description,
            HelpName = valueName,
            Arity = valueName == Switch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        if (shown is not null)
        {
            symbol.DefaultValueFactory = _ => shown;
        }

        symbols.Add(symbol);
        return parse => parse.GetResult(symbol) is { Implicit: false }
            ? option.Parse(parse.GetValue(symbol) ?? "true") // a switch without a value
            : null;
    }

    private Func<ParseResult, object?> BindRecipe(OptionDeclaration[] options)
    {
        var reads = options.Select(option => (option.Key, Read: BindText(option,
            option.Type == typeof(bool) ? Switch
            : option.Type == typeof(string) || option.Type.IsEnum ? "text" : "number", shown: null))).ToArray();
        return parse => new JsonObject(
            from read in reads
            let value = read.Read(parse)
            where value is not null
            select KeyValuePair.Create(read.Key, JsonSerializer.SerializeToNode(value, OptionJson.OneLine)));
    }

    private static string? TextOf(object? value) => value is Enum name
        ? Spelling.Of(name)
        : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}
