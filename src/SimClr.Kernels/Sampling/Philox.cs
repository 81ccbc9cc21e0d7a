using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Sampling;

/// <summary>
/// Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): four random words as a
/// function of a key and a counter. No state, so any device and any thread can draw any number at any time.
/// </summary>
public static class Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9; // golden ratio
    private const uint WeylB = 0xBB67AE85; // sqrt(3) - 1
    private const int Rounds = 10;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static PhiloxBlock Block(uint key0, uint key1, PhiloxBlock counter)
    {
        var (c0, c1, c2, c3) = counter;
        for (int round = 0; round < Rounds; round++)
        {
            ulong a = (ulong)MultiplierA * c0;
            ulong b = (ulong)MultiplierB * c2;
            c0 = (uint)(b >> 32) ^ c1 ^ key0;
            c1 = (uint)b;
            c2 = (uint)(a >> 32) ^ c3 ^ key1;
            c3 = (uint)a;
            key0 += WeylA;
            key1 += WeylB;
        }

        return new PhiloxBlock(c0, c1, c2, c3);
    }
}
