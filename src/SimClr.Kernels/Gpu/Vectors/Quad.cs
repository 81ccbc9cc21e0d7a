namespace SimClr.Kernels.Gpu;

/// <summary>Four neighbouring floats: what a thread computes with where memory sets the pace.</summary>
internal readonly struct Quad(float x, float y, float z, float w) : IElement<Quad>
{
    public readonly float X = x, Y = y, Z = z, W = w;

    /// <summary>The sum of the four, in pairs.</summary>
    public float Total => (X + Y) + (Z + W);

    public static implicit operator Quad(Float4 lanes) => new(lanes.X, lanes.Y, lanes.Z, lanes.W);

    public static implicit operator Float4(Quad lanes) => new(lanes.X, lanes.Y, lanes.Z, lanes.W);

    public static Quad Of(double constant) => Broadcast((float)constant);

    public static Quad Broadcast(float value) => new(value, value, value, value);

    /// <summary>a · b + c, rounded once.</summary>
    public static Quad MultiplyAdd(Quad a, Quad b, Quad c) => new(
        MathF.FusedMultiplyAdd(a.X, b.X, c.X), MathF.FusedMultiplyAdd(a.Y, b.Y, c.Y),
        MathF.FusedMultiplyAdd(a.Z, b.Z, c.Z), MathF.FusedMultiplyAdd(a.W, b.W, c.W));

    public static Quad WhereLess(Quad a, Quad b, Quad chosen, Quad other) => new(
        a.X < b.X ? chosen.X : other.X, a.Y < b.Y ? chosen.Y : other.Y,
        a.Z < b.Z ? chosen.Z : other.Z, a.W < b.W ? chosen.W : other.W);

    public static Quad Sqrt(Quad a)
        => new(MathF.Sqrt(a.X), MathF.Sqrt(a.Y), MathF.Sqrt(a.Z), MathF.Sqrt(a.W));

    public static Quad Exp(Quad a)
        => new(Exponential.Exp(a.X), Exponential.Exp(a.Y), Exponential.Exp(a.Z), Exponential.Exp(a.W));

    public static Quad operator +(Quad left, Quad right)
        => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z, left.W + right.W);

    public static Quad operator -(Quad left, Quad right)
        => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z, left.W - right.W);

    public static Quad operator *(Quad left, Quad right)
        => new(left.X * right.X, left.Y * right.Y, left.Z * right.Z, left.W * right.W);

    public static Quad operator *(float factor, Quad quad)
        => new(factor * quad.X, factor * quad.Y, factor * quad.Z, factor * quad.W);

    public static Quad operator /(Quad left, Quad right)
        => new(left.X / right.X, left.Y / right.Y, left.Z / right.Z, left.W / right.W);
}
