using System.Globalization;
using System.Xml.Linq;
using SimClr.Train.Text;

namespace SimClr.Train.Pages;

/// <summary>
/// Elements of the page. Built as XML, so that every text is escaped and every tag closed; written as HTML
/// that is also well-formed XML.
/// </summary>
internal static class Markup
{
    private static readonly HashSet<string> VoidElements = ["meta", "img", "br", "hr", "col"];

    /// <summary>
    /// Tag("p.note", ...) is an element p of class note; XAttributes in the content become attributes.
    /// </summary>
    public static XElement Tag(string nameAndClass, params object?[] content)
    {
        string[] parts = nameAndClass.Split('.');
        var element = new XElement(parts[0]);
        if (parts.Length > 1)
        {
            element.Add(new XAttribute("class", string.Join(' ', parts[1..])));
        }

        element.Add(content);
        return element;
    }

    public static XAttribute Attribute(string name, object value)
        => new(name, value is double number ? Number(number) : value);

    /// <summary>A coordinate: two decimals at most.</summary>
    public static string Number(double value)
        => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The number and its sign stay on one line.</summary>
    public static string Percent(double fraction) => Digits.Percent(fraction).Replace(' ', '\u00A0');

    /// <summary>A difference of fractions, with a proper minus.</summary>
    public static string Points(double difference) => Digits.Points(difference).Replace('-', '−');

    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A part of the page under its heading.</summary>
    public static XElement Section(string id, string title, string? note, params object?[] content)
        => Tag("section", Attribute("id", id), Tag("h2", title),
            note is null ? null : Tag("p.note", note), content);

    /// <summary>Names with their values.</summary>
    public static XElement Facts(IEnumerable<(string Name, string Value)> facts) => Tag("dl.facts",
        facts.Select(fact => Tag("div", Tag("dt", fact.Name), Tag("dd", fact.Value))));

    /// <summary>
    /// A table, column by column: the head, and the cell of a row. Numbers stand under a head that begins with
    /// a star; a column without a head is left out; a head or cell that is th or td itself stays as it is.
    /// </summary>
    public static XElement Table<T>(
        string style, IEnumerable<T> rows, params (object? Head, Func<T, object?> Cell)[] columns)
        => Table(style, _ => "tr", rows, columns);

    /// <param name="tag">Tag and class of a row.</param>
    public static XElement Table<T>(string style, Func<T, string> tag, IEnumerable<T> rows,
        params (object? Head, Func<T, object?> Cell)[] columns)
    {
        columns = [.. columns.Where(column => column.Head is not null)];
        return Tag("div.scroll", Tag("table." + style,
            Tag("thead", Tag("tr", columns.Select(column
                => Cell("th", column.Head, column.Head is string name ? name.TrimStart('*') : column.Head)))),
            Tag("tbody", rows.Select(row => Tag(tag(row), columns.Select(column
                => Cell("td", column.Head, column.Cell(row))))))));

        static object? Cell(string kind, object? head, object? content)
            => content is XElement { Name.LocalName: "td" or "th" } ? content
                : Tag(head is string and ['*', ..] ? kind + ".number" : kind, content);
    }

    /// <summary>A picture that holds its own bytes.</summary>
    /// <param name="title">What is said where a pointer rests on it.</param>
    public static XElement Image(string nameAndClass, byte[] png, string text, string? title = null)
        => Tag(nameAndClass, Attribute("src", DataUri(png)), Attribute("alt", text),
            title is null ? null : Attribute("title", title));

    public static string DataUri(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);

    /// <summary>
    /// A whole page in one file: no script, nothing from elsewhere, legible in light and dark. As HTML that is
    /// also well-formed XML; HTML knows no self-closing tags outside SVG, so empty elements get an end.
    /// </summary>
    /// <param name="styleSheets">Names of resources.</param>
    public static string Document(string title, string[] styleSheets, params object?[] main)
    {
        var html = Tag("html", Attribute("lang", "en"),
            Tag("head",
                Tag("meta", Attribute("charset", "utf-8")),
                Tag("meta", Attribute("name", "viewport"),
                    Attribute("content", "width=device-width, initial-scale=1")),
                Tag("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark")),
                Tag("title", title),
                Tag("style", string.Concat(styleSheets.Select(Resource)))),
            Tag("body", Tag("main", main)));
        foreach (var text in html.DescendantNodes().OfType<XText>())
        {
            text.Value = Legal(text.Value);
        }

        foreach (var attribute in html.Descendants().Attributes())
        {
            attribute.Value = Legal(attribute.Value);
        }

        foreach (var element in html.DescendantsAndSelf()
            .Where(element => element.IsEmpty && !VoidElements.Contains(element.Name.LocalName)))
        {
            element.Value = "";
        }

        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>File names may hold characters that no page may.</summary>
    private static string Legal(string text) => text.All(c => c is >= ' ' and < '\uD800') ? text
        : string.Concat(text.EnumerateRunes().Select(rune => rune.Value
            is (< ' ' and not '\n' and not '\t') or 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString()));

    private static string Resource(string name)
    {
        using var stream = new StreamReader(typeof(Markup).Assembly.GetManifestResourceStream(name)!);
        return stream.ReadToEnd();
    }
}
