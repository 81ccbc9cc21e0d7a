using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

internal static unsafe class Layout
{
    /// <summary>A row's elements are neighbours, rows any number of floats apart.</summary>
    public readonly struct RowMajor : ILayout
    {
        public static bool IsRowMajor => true;

        public static bool KnowsRows => false;

        public static bool IsFar => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void MultiplyAdd<V, TColumns>(byte* first, byte* group, nint offset, int row, nint along,
            V left, V right, ref V cLeft, ref V cRight)
            where V : struct, IFloatVector<V>
            where TColumns : struct, ICount
        {
            V element = V.Broadcast(*(float*)(group + offset + along));
            V.AddProduct(element, left, ref cLeft);
            if (TColumns.Value > 1)
            {
                V.AddProduct(element, right, ref cRight);
            }
        }

        // A row's address is a sum of two registers: no multiplication could take it without an instruction more.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void MultiplyAddReading<V, TColumns>(
            byte* first, byte* again, byte* group, nint offset, int row, nint along,
            V left, V right, ref V cLeft, ref V cRight)
            where V : struct, IFloatVector<V>
            where TColumns : struct, ICount
            => MultiplyAdd<V, TColumns>(first, group, offset, row, along, left, right, ref cLeft, ref cRight);
    }

    /// <summary>
    /// Rows are a number of floats apart that the JIT knows. One: a column's elements are neighbours; otherwise a row's.
    /// </summary>
    public readonly struct RowsApart<TFloats> : ILayout where TFloats : struct, ICount
    {
        public static bool IsRowMajor => TFloats.Value > 1;

        public static bool KnowsRows => true;

        public static bool IsFar => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => TFloats.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => IsRowMajor ? 1 : stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void MultiplyAdd<V, TColumns>(byte* first, byte* group, nint offset, int row, nint along,
            V left, V right, ref V cLeft, ref V cRight)
            where V : struct, IFloatVector<V>
            where TColumns : struct, ICount
        {
            V element = V.Broadcast(*(float*)(first + along + row * TFloats.Value * sizeof(float)));
            V.AddProduct(element, left, ref cLeft);
            if (TColumns.Value > 1)
            {
                V.AddProduct(element, right, ref cRight);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void MultiplyAddReading<V, TColumns>(
            byte* first, byte* again, byte* group, nint offset, int row, nint along,
            V left, V right, ref V cLeft, ref V cRight)
            where V : struct, IFloatVector<V>
            where TColumns : struct, ICount
        {
            if (!V.MultipliesByMemory)
            {
                MultiplyAdd<V, TColumns>(first, group, offset, row, along, left, right, ref cLeft, ref cRight);
                return;
            }

            V.AddProduct(*(float*)(first + along + row * TFloats.Value * sizeof(float)), left, ref cLeft);
            if (TColumns.Value > 1)
            {
                V.AddProduct(*(float*)(again + along + row * TFloats.Value * sizeof(float)), right, ref cRight);
            }
        }
    }

    /// <summary>The same, far.</summary>
    public readonly struct Far<TLayout> : ILayout where TLayout : struct, ILayout
    {
        public static bool IsRowMajor => TLayout.IsRowMajor;

        public static bool KnowsRows => TLayout.KnowsRows;

        public static bool IsFar => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Row(nint stride) => TLayout.Row(stride);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Column(nint stride) => TLayout.Column(stride);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void MultiplyAdd<V, TColumns>(byte* first, byte* group, nint offset, int row, nint along,
            V left, V right, ref V cLeft, ref V cRight)
            where V : struct, IFloatVector<V>
            where TColumns : struct, ICount
            => TLayout.MultiplyAdd<V, TColumns>(first, group, offset, row, along, left, right, ref cLeft, ref cRight);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void MultiplyAddReading<V, TColumns>(
            byte* first, byte* again, byte* group, nint offset, int row, nint along,
            V left, V right, ref V cLeft, ref V cRight)
            where V : struct, IFloatVector<V>
            where TColumns : struct, ICount
            => TLayout.MultiplyAddReading<V, TColumns>(
                first, again, group, offset, row, along, left, right, ref cLeft, ref cRight);
    }
}
