using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

internal enum Relation
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    IsNumber,
    IsNaN,
}

/// <summary>
/// setp: the first predicate is (a relation b), combined with another predicate where one is given; the
/// second is the same of the opposite.
/// </summary>
/// <param name="orUnordered">True where one of a and b is NaN.</param>
/// <param name="bias">Bits to turn over in both before.</param>
internal sealed unsafe class Compare<T>(
    Operand p, Operand? q, Operand a, Operand b, Relation relation, bool orUnordered,
    PredicateInput? combined, string? combination, T bias) : Instruction
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(Warp warp, uint mask)
    {
        warp.Need(this, mask, a, b);
        var x = (T*)(warp.Registers + a.Offset);
        var y = (T*)(warp.Registers + b.Offset);
        var turned = Vector512.Create(bias);
        uint bits = 0;
        for (int i = 0; i < Warp.Lanes; i += Vector512<T>.Count)
        {
            bits |= (uint)Relate(
                Vector512.LoadAligned(x + i) ^ turned, Vector512.LoadAligned(y + i) ^ turned) << i;
        }

        uint opposite = ~bits;
        if (combined is PredicateInput input)
        {
            uint other = input.Read(warp, this, mask);
            bits = Combine(bits, other);
            opposite = Combine(opposite, other);
        }

        SetPredicate(warp, p, mask, bits);
        if (q is Operand second)
        {
            SetPredicate(warp, second, mask, opposite);
        }
    }

    private static void SetPredicate(Warp warp, Operand predicate, uint mask, uint bits)
    {
        uint* place = (uint*)(warp.Registers + predicate.Offset);
        *place = (*place & ~mask) | (bits & mask);
        warp.Wrote(mask, predicate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Relate(Vector512<T> x, Vector512<T> y)
    {
        var numbers = Vector512.Equals(x, x) & Vector512.Equals(y, y); // for integers: all
        var result = relation switch
        {
            Relation.Equal => Vector512.Equals(x, y),
            Relation.NotEqual => ~Vector512.Equals(x, y) & numbers,
            Relation.Less => Vector512.LessThan(x, y),
            Relation.LessOrEqual => Vector512.LessThanOrEqual(x, y),
            Relation.Greater => Vector512.GreaterThan(x, y),
            Relation.GreaterOrEqual => Vector512.GreaterThanOrEqual(x, y),
            Relation.IsNumber => numbers,
            _ => ~numbers,
        };
        return (orUnordered ? result | ~numbers : result).ExtractMostSignificantBits();
    }

    private uint Combine(uint bits, uint other) => combination switch
    {
        "and" => bits & other,
        "or" => bits | other,
        _ => bits ^ other,
    };
}

/// <summary>A predicate that an instruction reads, perhaps negated.</summary>
internal readonly record struct PredicateInput(Operand Register, bool Negated)
{
    public unsafe uint Read(Warp warp, Instruction instruction, uint mask)
    {
        warp.Need(instruction, mask, Register);
        uint bits = *(uint*)(warp.Registers + Register.Offset);
        return Negated ? ~bits : bits;
    }
}
