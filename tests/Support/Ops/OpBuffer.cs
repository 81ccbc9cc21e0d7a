using SimClr.Kernels;

namespace SimClr.Tests.Support;

internal enum OpElement
{
    Real,
    Int32,
    Byte,
}

/// <summary>
/// One buffer of an op: a name, a length (0: the optional argument is left out), who reads and writes it, and how
/// test data for it is drawn. Data does not depend on the device or on T.
/// </summary>
internal sealed record OpBuffer(
    string Name, long Length, bool Reads, bool Writes, OpElement Element, Func<Random, long, double> Draw)
{
    /// <summary>False for what huge values make meaningless: labels, probabilities, unit vectors.</summary>
    public bool Scales { get; init; } = Element == OpElement.Real;

    public static OpBuffer In(string name, long length, Func<Random, long, double>? draw = null)
        => new(name, length, Reads: true, Writes: false, OpElement.Real, draw ?? Normal);

    /// <summary>Holds NaN before the call, so that what is read or left unwritten is seen.</summary>
    public static OpBuffer Out(string name, long length)
        => new(name, length, Reads: false, Writes: true, OpElement.Real, Normal);

    /// <summary>A gradient that the op overwrites or adds to.</summary>
    public static OpBuffer Out(string name, long length, Accumulation accumulation)
        => accumulation == Accumulation.Add ? InOut(name, length) : Out(name, length);

    public static OpBuffer InOut(string name, long length, Func<Random, long, double>? draw = null)
        => new(name, length, Reads: true, Writes: true, OpElement.Real, draw ?? Normal);

    /// <summary>Integers from 0 to below <paramref name="bound"/>.</summary>
    public static OpBuffer InInts(string name, long length, int bound)
        => new(name, length, Reads: true, Writes: false, OpElement.Int32, (random, _) => random.Next(bound));

    public static OpBuffer OutInts(string name, long length)
        => new(name, length, Reads: false, Writes: true, OpElement.Int32, (_, _) => 0);

    public static OpBuffer InBytes(string name, long length, Func<Random, long, double>? draw = null)
        => new(name, length, Reads: true, Writes: false, OpElement.Byte, draw ?? ((random, _) => random.Next(256)));

    /// <summary>Standard normal by Box and Muller.</summary>
    public static double Normal(Random random, long index)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>0.5 to 1.5: variances, norms.</summary>
    public static double Positive(Random random, long index) => 0.5 + random.NextDouble();
}
