using System.Text;

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

    public void WriteTo(StringBuilder text)
    {
        if (Guard is not null)
            Guard.WriteTo(text.Append('@')).Append(' ');
        text.Append(Name);
        char before = ' ';
        if (Results.Length == 1)
            Results[0].WriteTo(text.Append(before));
        else if (Results.Length > 1)
            Vector.Write(text.Append(before), Results);
        if (Results.Length > 0)
            before = ',';
        foreach (var operand in Operands)
        {
            text.Append(before);
            if (before == ',')
                text.Append(' ');
            operand.WriteTo(text);
            before = ',';
        }

        text.Append(';');
        if (Comment is not null)
            text.Append(" // ").Append(Comment);
    }
}
