using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.Binding;

/// <summary>
/// A record's parameters, and the properties that are declared as options, as the options and arguments of a
/// command, in their order. A parameter that is itself a record brings its own.
/// </summary>
internal sealed class OptionSet
{
    private const string Switch = "true|false";

    private readonly ConstructorInfo create;
    private readonly Func<ParseResult, object?>[] values;
    private readonly (PropertyInfo Property, Func<ParseResult, object?> Value)[] properties;
    private readonly List<Action<Command>> symbols = [];
    private readonly List<Bound> bound = [];

    public OptionSet(Type record)
    {
        create = record.GetConstructors().Single();
        values = [.. create.GetParameters().Select(Bind)];
        PropertyInfo[] declared = [.. record.GetProperties()
            .Where(property => property.IsDefined(typeof(OptionAttribute)))];
        object? own = declared.Length > 0 ? create.Invoke(null) : null;
        properties = [.. declared.Select(property => (property, Bind(property.Name, property.PropertyType,
            property.GetCustomAttribute<OptionAttribute>()!, property.GetValue(own))))];
    }

    /// <param name="record">The command, an <see cref="ICommand"/>.</param>
    public static Command Command(Type record, string name, string description, Terminal terminal, RankGroup ranks)
    {
        var options = new OptionSet(record);
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction(parse =>
        {
            if (!record.IsAssignableTo(typeof(IRankedCommand)))
            {
                ranks.RequireOne(name);
                ((ICommand)options.Read(parse)).Run(terminal);
                return;
            }

            ((IRankedCommand)ranks.Together(() => options.Read(parse))).Run(terminal, ranks);
        });
        return command;
    }

    public void AddTo(Command command) => symbols.ForEach(add => add(command));

    /// <summary>The record that a call means.</summary>
    /// <exception cref="UserException">A text is no value of its option.</exception>
    public object Read(ParseResult parse)
    {
        object record = create.Invoke([.. values.Select(read => read(parse))]);
        foreach (var (property, value) in properties)
        {
            property.SetValue(record, value(parse));
        }

        CheckEffects(parse);
        return record;
    }

    private void CheckEffects(ParseResult parse)
    {
        foreach (var given in bound.Where(each => each.IsGiven(parse) && Effect.IsSet(each.Value(parse))))
        {
            Effect.Check(given.Option, member => bound.Find(each => each.Option.Member == member) is { } other
                ? (other.Option, other.Value(parse)) : null);
        }
    }

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
            bound.AddRange(set.bound);
            return set.Read;
        }

        if (declared is ArgumentAttribute)
        {
            var place = new OptionDeclaration(parameter.Name!, parameter.ParameterType, declared);
            var argument = new Argument<string?>(place.Key)
            {
                Description = place.Description,
                Arity = parameter.HasDefaultValue ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
            symbols.Add(command => command.Add(argument));
            return Keep(place,
                parse => parse.GetResult(argument) is { Tokens.Count: > 0 },
                parse => parse.GetValue(argument) is { } text ? place.Parse(text) : null);
        }

        return Bind(parameter.Name!, parameter.ParameterType, declared,
            parameter.HasDefaultValue ? parameter.DefaultValue : null);
    }

    private Func<ParseResult, object?> Bind(string name, Type type, OptionAttribute declared, object? own)
    {
        var option = new OptionDeclaration(name, type, declared);
        if (option.Type == typeof(bool))
        {
            var flag = Offer<bool>(option, declared.ValueName);
            return Keep(option, parse => IsGiven(flag, parse),
                parse => IsGiven(flag, parse) ? parse.GetValue(flag) : own);
        }

        var text = Offer<string?>(option, declared.ValueName);
        if ((declared.Default ?? Spelling.Of(own)) is { } shown)
        {
            text.DefaultValueFactory = _ => shown;
        }

        return Keep(option, parse => IsGiven(text, parse),
            parse => IsGiven(text, parse) ? Value(option, LastOf(text, parse)!) : own);
    }

    private Func<ParseResult, object?> Keep(
        OptionDeclaration option, Func<ParseResult, bool> isGiven, Func<ParseResult, object?> value)
    {
        bound.Add(new Bound(option, isGiven, value));
        return value;
    }

    private static object Value(OptionDeclaration option, string text)
    {
        object value = option.Parse(text);
        OptionRules.Check(option, value);
        return value;
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

    /// <summary>An option, and what a call says of it.</summary>
    private sealed record Bound(
        OptionDeclaration Option, Func<ParseResult, bool> IsGiven, Func<ParseResult, object?> Value);
}
