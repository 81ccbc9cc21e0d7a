using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

internal static class Layout
{
    /// <summary>A row's elements are neighbours.</summary>
    public readonly struct RowMajor : ILayout
    {
        public static bool IsFar => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => 1;
    }

    /// <summary>A column's elements are neighbours, the next column is not far.</summary>
    public readonly struct NearColumns : ILayout
    {
        public static bool IsFar => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => stride;
    }

    /// <summary>A column's elements are neighbours, the next column is in another page.</summary>
    public readonly struct FarColumns : ILayout
    {
        public static bool IsFar => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => stride;
    }
}
