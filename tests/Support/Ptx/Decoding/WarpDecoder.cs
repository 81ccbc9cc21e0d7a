namespace SimClr.Tests.Support.Ptx;

/// <summary>shfl, vote, activemask, ldmatrix, mma.</summary>
internal static class WarpDecoder
{
    public static Instruction? Decode(Operands operands) => operands.Statement.Parts[0] switch
    {
        "shfl" => Shuffle(operands),
        "vote" => Vote(operands),
        "activemask" => new ActiveMask(operands.Destination(0, PtxType.B32)),
        "ldmatrix" => LoadMatrix(operands),
        "mma" => Multiply(operands),
        _ => null,
    };

    private static Shuffle Shuffle(Operands operands)
    {
        var statement = operands.Statement;
        string mode = statement.Parts.First(part => part is "up" or "down" or "bfly" or "idx");
        string[] results = operands.Text(0).Split('|');
        return new Shuffle(mode, operands.Source(results[0], PtxType.B32),
            results.Length > 1 ? operands.Predicate(results[1]) : null, operands.Source(1, PtxType.B32),
            operands.Source(2, PtxType.B32), operands.Source(3, PtxType.B32),
            operands.Source(4, PtxType.B32));
    }

    private static Vote Vote(Operands operands)
    {
        string mode = operands.Statement.Parts.First(part => part is "all" or "any" or "uni" or "ballot");
        var d = mode == "ballot" ? operands.Destination(0, PtxType.B32)
            : operands.Predicate(operands.Text(0));
        return new Vote(mode, d, MoveDecoder.Predicate(operands, 1), operands.Source(2, PtxType.B32));
    }

    private static LoadMatrix LoadMatrix(Operands operands)
    {
        var statement = operands.Statement;
        int count = statement.Has("x4") ? 4 : statement.Has("x2") ? 2 : 1;
        var d = operands.Destinations(0, PtxType.B32);
        return statement.Has("m8n8") && statement.Has("shared") && d.Length == count
            ? new LoadMatrix(d, operands.Address(1), statement.Has("trans"))
            : throw statement.Unsupported(
                "ldmatrix is m8n8, from shared memory, into as many registers as matrices");
    }

    private static MatrixMultiply Multiply(Operands operands)
    {
        var statement = operands.Statement;
        int depth = statement.Has("m16n8k16") ? 16 : statement.Has("m16n8k8") ? 8 : 0;
        var type = statement.TypeAt(1);
        var element = type switch
        {
            PtxType.TF32 => MatrixElement.Tf32,
            PtxType.BF16 => MatrixElement.BFloat16,
            _ => MatrixElement.Half,
        };
        int factors = depth / (element == MatrixElement.Tf32 ? 2 : 4);
        var (a, b) = (operands.Sources(1, PtxType.B32), operands.Sources(2, PtxType.B32));
        var (d, c) = (operands.Destinations(0, PtxType.F32), operands.Sources(3, PtxType.F32));
        bool known = depth > 0 && statement.Has("row") && statement.Has("col") && statement.TypeAt(2) == type
            && type is PtxType.TF32 or PtxType.BF16 or PtxType.F16 && statement.Type == PtxType.F32
            && statement.TypeAt(3) == PtxType.F32 && !(element == MatrixElement.Tf32 && depth == 16);
        return known && (a.Length, b.Length, c.Length, d.Length) == (factors, factors / 2, 4, 4)
            ? new MatrixMultiply(element, depth, d, a, b, c)
            : throw statement.Unsupported(
                "mma is m16n8k8 (tf32, f16, bf16) or m16n8k16 (f16, bf16) with f32 sums");
    }
}
