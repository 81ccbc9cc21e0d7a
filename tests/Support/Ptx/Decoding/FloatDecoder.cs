namespace SimClr.Tests.Support.Ptx;

/// <summary>Arithmetic on f32 and f64, rounded to nearest even.</summary>
internal static class FloatDecoder
{
    private static readonly string[] Unknown = ["ftz", "sat", "rz", "rm", "rp", "xorsign"];

    public static Instruction? Decode(Operands operands)
    {
        var statement = operands.Statement;
        if (statement.Parts.Any(part => Unknown.Contains(part)))
        {
            throw statement.Unsupported("only plain rounding to nearest is known");
        }

        return statement.Type switch
        {
            PtxType.F32 when statement.Has("approx") => Approximate(operands),
            PtxType.F32 => Single(operands) ?? Real<float>(operands, PtxType.F32),
            PtxType.F64 => statement.Parts[0] is "fma" or "mad"
                ? new Vector3<double, FusedMultiplyAddDouble>(operands.Destination(0, PtxType.F64),
                    operands.Source(1, PtxType.F64), operands.Source(2, PtxType.F64),
                    operands.Source(3, PtxType.F64))
                : Double(operands) ?? Real<double>(operands, PtxType.F64),
            _ => null,
        };
    }

    private static Instruction? Approximate(Operands operands)
    {
        const PtxType F32 = PtxType.F32;
        bool strays = !operands.ApproximatesExactly;
        string name = operands.Statement.Parts[0];
        var (d, a) = (operands.Destination(0, F32), operands.Source(1, F32));
        return name == "div" ? new ApproximateQuotient(d, a, operands.Source(2, F32), strays)
            : Approximation.Find(name) is var (exact, bound)
                ? new Approximate(d, a, exact, strays ? bound : null)
            : null;
    }

    /// <summary>What only f32 has.</summary>
    private static Instruction? Single(Operands operands)
    {
        const PtxType F32 = PtxType.F32;
        var statement = operands.Statement;
        var (d, a) = (operands.Destination(0, F32), operands.Source(1, F32));
        return statement.Parts[0] switch
        {
            "fma" or "mad" => new Vector3<float, FusedMultiplyAddSingle>(
                d, a, operands.Source(2, F32), operands.Source(3, F32)),
            "copysign" => new Scalar2<float, float, float, CopySign>(d, a, operands.Source(2, F32)),
            _ => null,
        };
    }

    private static Instruction? Double(Operands operands)
    {
        var (d, a) = (operands.Destination(0, PtxType.F64), operands.Source(1, PtxType.F64));
        return operands.Statement.Parts[0] switch
        {
            "rsqrt" => new Scalar1<double, double, ReciprocalSquareRoot>(d, a),
            "copysign" => new Scalar2<double, double, double, CopySignDouble>(
                d, a, operands.Source(2, PtxType.F64)),
            _ => null,
        };
    }

    private static Instruction? Real<T>(Operands operands, PtxType type)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var statement = operands.Statement;
        var (d, a) = (operands.Destination(0, type), operands.Source(1, type));
        bool keepsNaN = statement.Has("NaN");
        return statement.Parts[0] switch
        {
            "add" => new Vector2<T, Add<T>>(d, a, operands.Source(2, type)),
            "sub" => new Vector2<T, Subtract<T>>(d, a, operands.Source(2, type)),
            "mul" => new Vector2<T, Multiply<T>>(d, a, operands.Source(2, type)),
            "div" => new Vector2<T, Divide<T>>(d, a, operands.Source(2, type)),
            "min" when keepsNaN => new Vector2<T, MinimumOrNaN<T>>(d, a, operands.Source(2, type)),
            "max" when keepsNaN => new Vector2<T, MaximumOrNaN<T>>(d, a, operands.Source(2, type)),
            "min" => new Vector2<T, Minimum<T>>(d, a, operands.Source(2, type)),
            "max" => new Vector2<T, Maximum<T>>(d, a, operands.Source(2, type)),
            "abs" => new Vector1<T, Absolute<T>>(d, a),
            "neg" => new Vector1<T, Negate<T>>(d, a),
            "sqrt" => new Vector1<T, SquareRoot<T>>(d, a),
            "rcp" => new Vector1<T, ReciprocalOf<T>>(d, a),
            _ => null,
        };
    }
}
