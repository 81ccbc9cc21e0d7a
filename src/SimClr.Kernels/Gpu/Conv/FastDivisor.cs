using System.Diagnostics;
using System.Numerics;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Divides numbers from 0 to 2^31-1 by a number that the host knows, with a multiplication: with 2^l >=
/// divisor, n / divisor = n · (2^(31+l) / divisor, rounded up) / 2^(31+l).
/// </summary>
internal readonly struct FastDivisor
{
    private readonly uint multiplier;
    private readonly int shift;

    public FastDivisor(int divisor)
    {
        Debug.Assert(divisor > 0, "FastDivisor: the divisor is positive");
        shift = 31 + BitOperations.Log2((uint)divisor) + (BitOperations.IsPow2(divisor) ? 0 : 1);
        multiplier = (uint)(((1UL << shift) + (uint)divisor - 1) / (uint)divisor);
    }

    public int Divide(int n) => (int)(((ulong)(uint)n * multiplier) >> shift);
}
