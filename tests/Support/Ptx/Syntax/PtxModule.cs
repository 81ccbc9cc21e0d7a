using ILGPU;

namespace SimClr.Tests.Support.Ptx;

/// <summary>A PTX module with one entry, as text that has been taken apart but not yet understood.</summary>
internal sealed class PtxModule
{
    public required string Name { get; init; }

    /// <summary><c>sm_80</c>.</summary>
    public required string Target { get; init; }

    public required IReadOnlyDictionary<string, PtxParameter> Parameters { get; init; }

    public required int ParameterBytes { get; init; }

    /// <summary><c>.reqntid</c>.</summary>
    public required Index3D? RequiredBlock { get; init; }

    /// <summary>The product of <c>.maxntid</c>.</summary>
    public required int? MaxBlockThreads { get; init; }

    public required IReadOnlyDictionary<string, PtxType> Registers { get; init; }

    public required IReadOnlyList<PtxArray> Shared { get; init; }

    /// <summary>Arrays that each thread has for itself.</summary>
    public required IReadOnlyList<PtxArray> Local { get; init; }

    public required IReadOnlyList<PtxStatement> Statements { get; init; }

    /// <summary>The statement that each label stands before.</summary>
    public required IReadOnlyDictionary<string, int> Labels { get; init; }

    /// <summary>The labels of each <c>.branchtargets</c>, by its own.</summary>
    public required IReadOnlyDictionary<string, string[]> BranchTargets { get; init; }
}

/// <summary>A parameter's place in the argument buffer.</summary>
internal sealed record PtxParameter(string Name, int Offset, int Bytes);

/// <summary>
/// A .shared or .local array; <c>.extern</c> ones have no length and start behind all others.
/// </summary>
internal sealed record PtxArray(string Name, int Alignment, long Bytes, bool IsExtern);

/// <summary>One instruction: <c>@!%p1 add.s32 %r1, %r2, 4;</c></summary>
/// <param name="Parts">The opcode between its dots: add, s32.</param>
internal sealed record PtxStatement(
    int Line, string Text, string? Guard, bool GuardNegated, string[] Parts, string[] Operands)
{
    public bool Has(string qualifier) => Parts.AsSpan(1).Contains(qualifier);

    /// <summary>The last type in the opcode.</summary>
    public PtxType Type => TypeAt(0);

    /// <summary>Types of the opcode counted from its end: cvt.rn.f32.s32 has s32 at 0, f32 at 1.</summary>
    public PtxType TypeAt(int fromEnd)
    {
        for (int i = Parts.Length - 1; i > 0; i--)
        {
            if (PtxTypes.TryParse(Parts[i], out var type) && fromEnd-- == 0)
            {
                return type;
            }
        }

        throw Unsupported("it has no type");
    }

    public NotSupportedException Unsupported(string why) => new($"PTX line {Line}: {Text}: {why}");
}
