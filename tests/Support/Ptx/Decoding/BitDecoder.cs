using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>Logic, shifts, counts of bits.</summary>
internal static class BitDecoder
{
    public static Instruction? Decode(Operands operands) => operands.Statement.Type.Bytes() switch
    {
        2 => Short(operands),
        4 => Of<uint, int>(operands, PtxType.B32),
        8 => Of<ulong, long>(operands, PtxType.B64),
        _ => null,
    };

    private static Instruction? Of<T, TSigned>(Operands operands, PtxType type)
        where T : unmanaged, IBinaryInteger<T>
        where TSigned : unmanaged, IBinaryInteger<TSigned>
    {
        var statement = operands.Statement;
        bool counts = statement.Parts[0] is "popc" or "clz";
        var d = operands.Destination(0, counts ? PtxType.U32 : type);
        var a = operands.Source(1, type);
        return statement.Parts[0] switch
        {
            "and" => new Vector2<T, BitAnd<T>>(d, a, operands.Source(2, type)),
            "or" => new Vector2<T, BitOr<T>>(d, a, operands.Source(2, type)),
            "xor" => new Vector2<T, BitXor<T>>(d, a, operands.Source(2, type)),
            "not" => new Vector1<T, BitNot<T>>(d, a),
            "shl" => new Scalar2<T, uint, T, ShiftLeft<T>>(d, a, operands.Source(2, PtxType.U32)),
            "shr" when statement.Type.IsSigned()
                => new Scalar2<TSigned, uint, TSigned, ShiftRight<TSigned>>(
                    d, a, operands.Source(2, PtxType.U32)),
            "shr" => new Scalar2<T, uint, T, ShiftRight<T>>(d, a, operands.Source(2, PtxType.U32)),
            "popc" => new Scalar1<T, uint, PopulationCount<T>>(d, a),
            "clz" => new Scalar1<T, uint, LeadingZeros<T>>(d, a),
            "brev" => new Scalar1<T, T, ReverseBits<T>>(d, a),
            "bfe" when statement.Type == PtxType.S32 => new Scalar3<int, ExtractSignedBits32>(
                d, a, operands.Source(2, PtxType.U32), operands.Source(3, PtxType.U32)),
            "bfe" when statement.Type == PtxType.U32 => new Scalar3<uint, ExtractBits32>(
                d, a, operands.Source(2, PtxType.U32), operands.Source(3, PtxType.U32)),
            _ => null,
        };
    }

    private static Instruction? Short(Operands operands)
    {
        var statement = operands.Statement;
        var type = statement.Type;
        var (d, a) = (operands.Destination(0, type), operands.Source(1, type));
        return statement.Parts[0] switch
        {
            "and" => new Vector2<uint, BitAnd<uint>>(d, a, operands.Source(2, type)),
            "or" => new Vector2<uint, BitOr<uint>>(d, a, operands.Source(2, type)),
            "xor" => new Vector2<uint, BitXor<uint>>(d, a, operands.Source(2, type)),
            "not" => new Scalar1<uint, uint, Not16>(d, a),
            "shl" => new Scalar2<uint, uint, uint, ShiftLeft16>(d, a, operands.Source(2, PtxType.U32)),
            "shr" when type.IsSigned()
                => new Scalar2<uint, uint, uint, ShiftRightSigned16>(d, a, operands.Source(2, PtxType.U32)),
            "shr" => new Scalar2<uint, uint, uint, ShiftRight<uint>>(d, a, operands.Source(2, PtxType.U32)),
            _ => null,
        };
    }
}
