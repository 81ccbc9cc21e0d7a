using System.Collections.ObjectModel;

namespace SimClr.Train.Evaluation;

/// <summary>What was measured of an encoder, in the order of the table.</summary>
/// <param name="notes">What the numbers do not say of themselves.</param>
public sealed class Measurements(IEnumerable<Measurement> all, IEnumerable<string>? notes = null)
    : ReadOnlyCollection<Measurement>([.. all])
{
    public IReadOnlyList<string> Notes { get; } = [.. notes ?? []];

    /// <summary>The number with that key, with all labels; null where it was not measured.</summary>
    public Measurement? this[string key] => this.FirstOrDefault(each => each.Key == key && each.Labels == 1);

    /// <summary>Its value; null where there is none, too.</summary>
    public double? ValueOf(string key)
        => this[key]?.Value is { } value && double.IsFinite(value) ? value : null;
}
