namespace SimClr.Kernels.Ptx;

/// <summary>One line of PTX.</summary>
/// <param name="Name">From <see cref="Instructions"/>.</param>
/// <param name="Results">Registers written; several stand in braces.</param>
/// <param name="Removable">Does nothing but write its results: goes if nobody reads them.</param>
internal sealed record Instruction(string Name, Register[] Results, Operand[] Operands, bool Removable)
{
    /// <summary>Runs only where this predicate holds.</summary>
    public Register? Guard { get; init; }

    /// <summary>Stands behind it in the text.</summary>
    public string? Comment { get; init; }

    public override string ToString()
    {
        string result = Results.Length switch
        {
            0 => "",
            1 => Results[0].ToString(),
            _ => $"{{{string.Join(", ", (object[])Results)}}}",
        };
        string operands = string.Join(", ", (object[])Operands);
        string all = result.Length > 0 && operands.Length > 0 ? $"{result}, {operands}" : result + operands;
        string guard = Guard is null ? "" : $"@{Guard} ";
        string comment = Comment is null ? "" : $" // {Comment}";
        return $"{guard}{Name}{(all.Length > 0 ? " " : "")}{all};{comment}";
    }
}
