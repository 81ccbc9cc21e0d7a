using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

// What single instructions do to a register of the CPU that holds 16 or 8 lanes.

internal readonly struct Copy<T> : IVector1<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a) => a;
}

internal readonly struct Add<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a + b;
}

internal readonly struct Subtract<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a - b;
}

/// <summary>Of integers: the lower half of the product.</summary>
internal readonly struct Multiply<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a * b;
}

internal readonly struct Divide<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a / b;
}

/// <summary>Of integers: a · b + c, the lower half.</summary>
internal readonly struct MultiplyAdd<T> : IVector3<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b, Vector512<T> c) => a * b + c;
}

internal readonly struct FusedMultiplyAddSingle : IVector3<float>
{
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> c)
        => Vector512.FusedMultiplyAdd(a, b, c);
}

internal readonly struct FusedMultiplyAddDouble : IVector3<double>
{
    public static Vector512<double> Apply(Vector512<double> a, Vector512<double> b, Vector512<double> c)
        => Vector512.FusedMultiplyAdd(a, b, c);
}

/// <summary>Of floats: a number wins over NaN, +0 over -0.</summary>
internal readonly struct Minimum<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.MinNumber(a, b);
}

internal readonly struct Maximum<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.MaxNumber(a, b);
}

internal readonly struct MinimumOrNaN<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.Min(a, b);
}

internal readonly struct MaximumOrNaN<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);
}

internal readonly struct Absolute<T> : IVector1<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a) => Vector512.Abs(a);
}

internal readonly struct Negate<T> : IVector1<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a) => -a;
}

internal readonly struct SquareRoot<T> : IVector1<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a) => Vector512.Sqrt(a);
}

internal readonly struct ReciprocalOf<T> : IVector1<T> where T : unmanaged, System.Numerics.INumberBase<T>
{
    public static Vector512<T> Apply(Vector512<T> a) => Vector512.Create(T.One) / a;
}

internal readonly struct BitAnd<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a & b;
}

internal readonly struct BitOr<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a | b;
}

internal readonly struct BitXor<T> : IVector2<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a ^ b;
}

internal readonly struct BitNot<T> : IVector1<T> where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a) => ~a;
}
