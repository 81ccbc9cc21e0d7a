using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>Moves between one bit a lane and one element a lane.</summary>
internal static class LaneMask
{
    private static readonly Vector512<uint> Bits4 = Vector512.Create(
        1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);

    private static readonly Vector512<ulong> Bits8 = Vector512.Create(1ul, 2, 4, 8, 16, 32, 64, 128);

    /// <summary>
    /// Writes the lanes of <paramref name="mask"/> that belong to elements from <paramref name="first"/> on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store<T>(Vector512<T> value, T* place, uint mask, int first) where T : unmanaged
    {
        if (mask == Warp.AllLanes)
        {
            value.StoreAligned(place);
            return;
        }

        Vector512.ConditionalSelect(Elements<T>(mask, first), value, Vector512.LoadAligned(place))
            .StoreAligned(place);
    }

    /// <summary>All ones in the elements whose bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Elements<T>(uint bits, int first)
        => Unsafe.SizeOf<T>() == 4
            ? Vector512.Equals(Vector512.Create(bits >> first) & Bits4, Bits4).As<uint, T>()
            : Vector512.Equals(Vector512.Create((ulong)(bits >> first)) & Bits8, Bits8).As<ulong, T>();
}
