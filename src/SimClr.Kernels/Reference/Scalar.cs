using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>One number, as elementwise ops compute with it.</summary>
internal readonly struct Scalar<T>(T value) : IElement<Scalar<T>> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Value { get; } = value;

    public static Scalar<T> Of(double constant) => new(T.CreateChecked(constant));

    public static Scalar<T> WhereLess(Scalar<T> a, Scalar<T> b, Scalar<T> chosen, Scalar<T> other)
        => a.Value < b.Value ? chosen : other;

    public static Scalar<T> Sqrt(Scalar<T> a) => new(T.Sqrt(a.Value));

    public static Scalar<T> Exp(Scalar<T> a) => new(T.Exp(a.Value));

    public static Scalar<T> operator +(Scalar<T> left, Scalar<T> right) => new(left.Value + right.Value);

    public static Scalar<T> operator -(Scalar<T> left, Scalar<T> right) => new(left.Value - right.Value);

    public static Scalar<T> operator *(Scalar<T> left, Scalar<T> right) => new(left.Value * right.Value);

    public static Scalar<T> operator /(Scalar<T> left, Scalar<T> right) => new(left.Value / right.Value);
}
