using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

// What single instructions do to one lane.

/// <summary>By more than the width: all bits are shifted out.</summary>
internal readonly struct ShiftLeft<T> : IScalar2<T, uint, T> where T : unmanaged, IBinaryInteger<T>
{
    public static unsafe T Apply(T a, uint b) => b >= 8 * sizeof(T) ? T.Zero : a << (int)b;
}

/// <summary>Fills with the sign where T has one.</summary>
internal readonly struct ShiftRight<T> : IScalar2<T, uint, T> where T : unmanaged, IBinaryInteger<T>
{
    public static unsafe T Apply(T a, uint b)
        => b < 8 * sizeof(T) ? a >> (int)b : T.IsNegative(a) ? T.Zero - T.One : T.Zero;
}

internal readonly struct MultiplyHigh<T> : IScalar2<T, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static unsafe T Apply(T a, T b)
        => T.CreateTruncating((Int128.CreateTruncating(a) * Int128.CreateTruncating(b)) >> (8 * sizeof(T)));
}

/// <summary>The upper half of an unsigned product of 64 bits does not fit Int128's positive half.</summary>
internal readonly struct MultiplyHighUnsigned64 : IScalar2<ulong, ulong, ulong>
{
    public static ulong Apply(ulong a, ulong b) => Math.BigMul(a, b, out _);
}

internal readonly struct PopulationCount<T> : IScalar1<T, uint> where T : unmanaged, IBinaryInteger<T>
{
    public static uint Apply(T a) => uint.CreateTruncating(T.PopCount(a));
}

internal readonly struct LeadingZeros<T> : IScalar1<T, uint> where T : unmanaged, IBinaryInteger<T>
{
    public static uint Apply(T a) => uint.CreateTruncating(T.LeadingZeroCount(a));
}

internal readonly struct ReverseBits<T> : IScalar1<T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static unsafe T Apply(T a)
    {
        var result = T.Zero;
        for (int i = 0; i < 8 * sizeof(T); i++)
        {
            result = (result << 1) | ((a >>> i) & T.One);
        }

        return result;
    }
}

/// <summary>
/// c bits of a from bit b on, the sign continued where T has one: bits above the width count as the sign.
/// </summary>
internal readonly struct ExtractBits<T> where T : unmanaged, IBinaryInteger<T>
{
    public static unsafe T Apply(T a, uint position, uint length)
    {
        int width = 8 * sizeof(T);
        int start = (int)(position & 255);
        int count = (int)(length & 255);
        bool signed = T.Zero - T.One < T.Zero;
        var fill = T.Zero;
        if (signed && count > 0)
        {
            fill = (a >> Math.Min(start + count - 1, width - 1)) & T.One;
        }

        var result = T.Zero;
        for (int i = 0; i < width; i++)
        {
            var bit = i < count && start + i < width ? (a >> (start + i)) & T.One : fill;
            result |= bit << i;
        }

        return result;
    }
}

internal readonly struct ExtractBits32 : IScalar3<uint>
{
    public static uint Apply(uint a, uint b, uint c) => ExtractBits<uint>.Apply(a, b, c);
}

internal readonly struct ExtractSignedBits32 : IScalar3<int>
{
    public static int Apply(int a, int b, int c) => ExtractBits<int>.Apply(a, (uint)b, (uint)c);
}

// 16 bits: in the lower half of 32, the upper half zero.

internal readonly struct Add16 : IScalar2<uint, uint, uint>
{
    public static uint Apply(uint a, uint b) => (ushort)(a + b);
}

internal readonly struct Subtract16 : IScalar2<uint, uint, uint>
{
    public static uint Apply(uint a, uint b) => (ushort)(a - b);
}

internal readonly struct Multiply16 : IScalar2<uint, uint, uint>
{
    public static uint Apply(uint a, uint b) => (ushort)(a * b);
}

internal readonly struct MultiplyWide16 : IScalar2<uint, uint, uint>
{
    public static uint Apply(uint a, uint b) => a * b;
}

internal readonly struct MultiplyWideSigned16 : IScalar2<uint, uint, int>
{
    public static int Apply(uint a, uint b) => (short)a * (short)b;
}

internal readonly struct ShiftLeft16 : IScalar2<uint, uint, uint>
{
    public static uint Apply(uint a, uint b) => b > 15 ? 0u : (ushort)(a << (int)b);
}

internal readonly struct ShiftRightSigned16 : IScalar2<uint, uint, uint>
{
    public static uint Apply(uint a, uint b) => (ushort)((short)a >> (b > 15 ? 15 : (int)b));
}

internal readonly struct Not16 : IScalar1<uint, uint>
{
    public static uint Apply(uint a) => (ushort)~a;
}

/// <summary>b with the sign of a.</summary>
internal readonly struct CopySign : IScalar2<float, float, float>
{
    public static float Apply(float a, float b) => MathF.CopySign(b, a);
}

internal readonly struct CopySignDouble : IScalar2<double, double, double>
{
    public static double Apply(double a, double b) => Math.CopySign(b, a);
}

internal readonly struct ReciprocalSquareRoot : IScalar1<double, double>
{
    public static double Apply(double a) => 1 / Math.Sqrt(a);
}
