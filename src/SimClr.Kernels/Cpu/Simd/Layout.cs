using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

internal static unsafe class Layout
{
    /// <summary>A row's elements are neighbours.</summary>
    public readonly struct RowMajor : ILayout
    {
        public static bool IsRowMajor => true;

        public static bool IsFar => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float At(byte* first, byte* group, nint offset, int row, nint along)
            => *(float*)(group + offset + along);
    }

    /// <summary>A row's elements are neighbours, and what they meet is far.</summary>
    public readonly struct RowMajorFar : ILayout
    {
        public static bool IsRowMajor => true;

        public static bool IsFar => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float At(byte* first, byte* group, nint offset, int row, nint along)
            => *(float*)(group + offset + along);
    }

    /// <summary>A column's elements are neighbours, the next column is not far.</summary>
    public readonly struct NearColumns : ILayout
    {
        public static bool IsRowMajor => false;

        public static bool IsFar => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float At(byte* first, byte* group, nint offset, int row, nint along)
            => *(float*)(first + along + row * sizeof(float));
    }

    /// <summary>A column's elements are neighbours, the next column is in another page.</summary>
    public readonly struct FarColumns : ILayout
    {
        public static bool IsRowMajor => false;

        public static bool IsFar => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float At(byte* first, byte* group, nint offset, int row, nint along)
            => *(float*)(first + along + row * sizeof(float));
    }
}
