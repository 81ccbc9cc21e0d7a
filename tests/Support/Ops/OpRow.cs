namespace SimClr.Tests.Support;

/// <summary>A row in both precisions: as the devices run it, and as the reference is asked.</summary>
internal sealed record OpRow(OpCase<float> Single, OpCase<double> Double)
{
    /// <summary>All rows of all tables of this assembly.</summary>
    public static IReadOnlyList<OpRow> All { get; } =
    [
        .. typeof(IOpTable).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IOpTable)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (IOpTable)Activator.CreateInstance(type)!)
            .SelectMany(table => table.Rows<float>().Zip(table.Rows<double>(), (f, d) => new OpRow(f, d))),
    ];

    public override string ToString() => Single.Name;
}
