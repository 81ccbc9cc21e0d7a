namespace SimClr.Tests.Gpu.Differential;

/// <summary>The variables that an expression may read at some place, and a statement may write, by type.</summary>
internal sealed class Scope
{
    private readonly List<(string Type, string Name, bool IsWritable)> variables = [];

    public int Count => variables.Count;

    public void Add(string type, string name, bool isWritable = true) => variables.Add((type, name, isWritable));

    /// <summary>Forgets those added since.</summary>
    public void Shrink(int count) => variables.RemoveRange(count, variables.Count - count);

    public string? Any(Dice dice, string type) => Any(dice, type, _ => true);

    public string? AnyWritable(Dice dice, string type) => Any(dice, type, isWritable => isWritable);

    public IEnumerable<(string Type, string Name)> All => variables.Select(v => (v.Type, v.Name));

    private string? Any(Dice dice, string type, Predicate<bool> allowed)
    {
        string[] names = [.. variables.Where(v => v.Type == type && allowed(v.IsWritable)).Select(v => v.Name)];
        return names.Length == 0 ? null : names[dice.Roll(names.Length)];
    }
}
