using System.Collections.ObjectModel;

namespace SimClr.Train.Evaluation;

/// <summary>What was measured of an encoder, in the order of the table.</summary>
public sealed class Measurements(IEnumerable<Measurement> all) : ReadOnlyCollection<Measurement>([.. all])
{
    /// <summary>The number with that key, with all labels; null where it was not measured.</summary>
    public Measurement? this[string key] => this.FirstOrDefault(each => each.Key == key && each.Labels == 1);
}
