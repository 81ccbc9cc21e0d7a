using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>What the addresses of a warp have in common.</summary>
internal static unsafe class Lanes
{
    private static readonly Vector512<ulong> Indices = Vector512<ulong>.Indices;

    /// <summary>
    /// Whether each lane's address is that of the lane before plus <paramref name="stride"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreApart(ulong* addresses, ulong stride)
    {
        var expected = Vector512.Create(addresses[0]) + Indices * stride;
        var step = Vector512.Create((ulong)Vector512<ulong>.Count * stride);
        var difference = Vector512<ulong>.Zero;
        for (int i = 0; i < Warp.Lanes; i += Vector512<ulong>.Count)
        {
            difference |= Vector512.LoadAligned(addresses + i) ^ expected;
            expected += step;
        }

        return difference == Vector512<ulong>.Zero;
    }

    /// <summary>A word for each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyWords(byte* from, byte* to)
    {
        var first = Vector512.Load(from);
        var second = Vector512.Load(from + Vector512<byte>.Count);
        first.Store(to);
        second.Store(to + Vector512<byte>.Count);
    }
}
