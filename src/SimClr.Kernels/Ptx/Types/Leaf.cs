namespace SimClr.Kernels.Ptx;

/// <summary>How a scalar lies in memory.</summary>
internal enum Storage
{
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    Int64,
    Float32,
    Float64,
    Pointer,

    /// <summary>A span, or an object: at most known at compile time, never in memory.</summary>
    Managed,
}

/// <summary>A scalar inside a type: where it lies and how.</summary>
internal readonly record struct Leaf(Storage Storage, int Offset)
{
    private static readonly Constant[] Zeros
        = [.. Enum.GetValues<ScalarType>().Select(type => new Constant(type, 0))];

    public int Size => Storage switch
    {
        Storage.Int8 or Storage.UInt8 => 1,
        Storage.Int16 or Storage.UInt16 => 2,
        Storage.Int32 or Storage.Float32 => 4,
        _ => 8,
    };

    /// <summary>The register that holds it.</summary>
    public ScalarType Scalar => Storage switch
    {
        Storage.Float32 => ScalarType.Float32,
        Storage.Float64 => ScalarType.Float64,
        Storage.Int64 or Storage.Pointer or Storage.Managed => ScalarType.Int64,
        _ => ScalarType.Int32,
    };

    public Value Zero => Zeros[(int)Scalar];
}
