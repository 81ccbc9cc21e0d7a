using System.Text;

namespace SimClr.Kernels.Ptx;

/// <summary>
/// A register plus a constant that has not been added yet: of an integer, so that it can end in an address;
/// of a predicate 1, its negation (the sum modulo 2), so that it can end in a branch.
/// </summary>
internal sealed record Register(ScalarType Type, int Id, long Addend = 0) : Value
{
    public override StringBuilder WriteTo(StringBuilder text)
        => text.Append(Instructions.RegisterPrefix(Type)).Append(Id);
}
