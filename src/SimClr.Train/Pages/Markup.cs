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
    public static string Percent(double fraction)
        => double.IsFinite(fraction)
            ? Digits.Percent(fraction).Replace(' ', '\u00A0')
            : "–";

    /// <summary>A difference of fractions, with a proper minus.</summary>
    public static string Points(double difference) => Digits.Points(difference).Replace('-', '−');

    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A part of the page under its heading.</summary>
    public static XElement Section(string id, string title, string? note, params object?[] content)
        => Tag("section", Attribute("id", id), Tag("h2", title),
            note is null ? null : Tag("p.note", note), content);

    /// <summary>A picture that holds its own bytes.</summary>
    public static XElement Image(string nameAndClass, byte[] png, string text) => Tag(nameAndClass,
        Attribute("src", DataUri(png)), Attribute("alt", text));

    public static string DataUri(byte[] png) => "data:image/png;base64," + Convert.ToBase64String(png);

    /// <summary>
    /// The document as text. HTML knows no self-closing tags outside SVG, so empty elements get an end.
    /// </summary>
    public static string ToHtml(XElement html)
    {
        foreach (var element in html.DescendantsAndSelf()
            .Where(element => element.IsEmpty && !VoidElements.Contains(element.Name.LocalName)))
        {
            element.Value = "";
        }

        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting) + "\n";
    }
}
