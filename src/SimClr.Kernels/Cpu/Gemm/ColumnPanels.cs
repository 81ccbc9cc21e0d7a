using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Packs the right factor of a product for <see cref="TileProduct{V}"/>: panels of two registers' columns,
/// [panel][k][column]. What fills the last one up, nobody reads the results of.
/// </summary>
internal static unsafe class ColumnPanels<V> where V : struct, IFloatVector<V>
{
    private const int StepsAtOnce = 64; // 4 or 8 KB of a panel, written in parts of 4 columns
    private const int PanelsAtOnce = 8; // as many lines of the cache are filled bit by bit at a time

    public static int Columns => 2 * V.Width;

    public static int Count(int columns) => (columns + Columns - 1) / Columns;

    public static long Length(int columns, int depth) => (long)Count(columns) * Columns * depth;

    /// <summary>
    /// Element (k, column) is source[column · stride + k]: a column's elements are neighbours.
    /// </summary>
    /// <param name="panel">Floats from one panel to the next.</param>
    public static void PackTransposed(
        float* source, long stride, int columns, int depth, float* panels, long panel)
    {
        for (int column = 0; column < columns; column += Columns, panels += panel)
        {
            Transpose(source + column * stride, stride, Math.Min(Columns, columns - column), depth, panels);
        }
    }

    /// <summary>
    /// Element (k, column) is source[k · stride + column]: a row's elements are neighbours.
    /// </summary>
    public static void Pack(float* source, long stride, int columns, int depth, float* panels, long panel)
    {
        float* end = source + (depth - 1) * stride + columns;
        int group = PanelsAtOnce * Columns;
        for (int column = 0; column < columns; column += group, panels += PanelsAtOnce * panel)
        {
            Copy(source + column, stride, Math.Min(group, columns - column), depth, end, panels, panel);
        }
    }

    // In blocks of 4 columns x 4 k, some steps of all columns while their lines are in the first-level cache.
    // Columns that are not there repeat the last one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, long stride, int columns, int depth, float* panel)
    {
        for (int k = 0; k < depth; k += StepsAtOnce, source += StepsAtOnce, panel += StepsAtOnce * Columns)
        {
            int steps = Math.Min(StepsAtOnce, depth - k);
            for (int column = 0; column < Columns; column += 4)
            {
                Transpose4(source + Math.Min(column, columns - 1) * stride,
                    source + Math.Min(column + 1, columns - 1) * stride,
                    source + Math.Min(column + 2, columns - 1) * stride,
                    source + Math.Min(column + 3, columns - 1) * stride, steps, panel + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose4(
        float* column0, float* column1, float* column2, float* column3, int depth, float* target)
    {
        int k = 0;
        for (; k + 4 <= depth; k += 4, target += 4 * Columns)
        {
            // a0 a1 a2 a3, b0 .. , c0 .. , d0 ..  ->  a0 b0 c0 d0, a1 .. , a2 .. , a3 ..
            Vector128<float> a = Vector128.Load(column0 + k), b = Vector128.Load(column1 + k);
            Vector128<float> c = Vector128.Load(column2 + k), d = Vector128.Load(column3 + k);
            Vector128<float> ac01 = InterleaveLow(a, c), bd01 = InterleaveLow(b, d);
            Vector128<float> ac23 = InterleaveHigh(a, c), bd23 = InterleaveHigh(b, d);
            InterleaveLow(ac01, bd01).Store(target);
            InterleaveHigh(ac01, bd01).Store(target + Columns);
            InterleaveLow(ac23, bd23).Store(target + 2 * Columns);
            InterleaveHigh(ac23, bd23).Store(target + 3 * Columns);
        }

        for (; k < depth; k++, target += Columns)
        {
            target[0] = column0[k];
            target[1] = column1[k];
            target[2] = column2[k];
            target[3] = column3[k];
        }
    }

    // Columns that are not there become what lies behind in memory, or zero at the end of the matrix.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(
        float* source, long stride, int columns, int depth, float* end, float* panels, long panel)
    {
        for (int k = 0; k < depth; k++, source += stride, panels += Columns)
        {
            float* target = panels;
            for (float* from = source; from < source + columns; from += Columns, target += panel)
            {
                if (from + Columns <= end)
                {
                    V.Load(from).Store(target);
                    V.Load(from + V.Width).Store(target + V.Width);
                    continue;
                }

                for (int column = 0; column < Columns; column++)
                {
                    target[column] = from + column < end ? from[column] : 0;
                }
            }
        }
    }

    // a0 b0 a1 b1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackLow(a, b)
            : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
            : Vector128.Create(a[0], b[0], a[1], b[1]);

    // a2 b2 a3 b3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackHigh(a, b)
            : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
            : Vector128.Create(a[2], b[2], a[3], b[3]);
}
