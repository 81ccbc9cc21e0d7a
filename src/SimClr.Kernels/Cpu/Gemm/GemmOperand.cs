using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// One input of a product, seen as lines (rows of op(A), columns of op(B)) of K elements each, and how to pack
/// it. A panel of width w holds w lines: element k of line i at [k · w + i]; width is <see cref="GemmTile.Rows"/>
/// for A and <see cref="GemmTile.Columns"/> for B. A last panel that is not full is filled up with numbers
/// that nobody reads the results of.
/// </summary>
/// <param name="pointer">Element 0 of line 0.</param>
/// <param name="stride">Elements from one line to the next, or, across lines, from one k to the next.</param>
/// <param name="alongLines">Whether a line's elements are neighbours in memory; else its k-th of all lines are.</param>
internal readonly unsafe struct GemmOperand(float* pointer, long stride, bool alongLines)
{
    private const int PanelsAtOnce = 8; // as many lines of cache are filled bit by bit at a time

    private readonly float* pointer = pointer;
    private readonly long stride = stride;
    private readonly bool alongLines = alongLines;

    public static GemmOperand A(ArrayView<float> a, in GemmShape shape)
        => new(a.Pointer, shape.TransposeA ? shape.M : shape.K, alongLines: !shape.TransposeA);

    public static GemmOperand B(ArrayView<float> b, in GemmShape shape)
        => new(b.Pointer, shape.TransposeB ? shape.K : shape.N, alongLines: shape.TransposeB);

    /// <summary>Floats that <paramref name="lines"/> lines of <paramref name="k"/> elements take packed.</summary>
    public static long PackedLength(int lines, int k, int width) => (lines + width - 1L) / width * width * k;

    /// <summary>
    /// Packs lines firstLine .. firstLine + lines - 1, elements firstK .. firstK + k - 1 of each, into consecutive
    /// panels of width · k floats.
    /// </summary>
    public void Pack(int firstLine, int lines, int firstK, int k, int width, float* panels)
    {
        int group = alongLines ? width : PanelsAtOnce * width;
        for (int line = 0; line < lines; line += group, panels += (long)k * group)
        {
            int present = Math.Min(group, lines - line);
            if (alongLines)
            {
                PackAlong(pointer + (firstLine + line) * stride + firstK, stride, present, k, width, panels);
            }
            else
            {
                PackAcross(pointer + firstK * stride + firstLine + line, stride, present, k, width, panels);
            }
        }
    }

    // Transposes in blocks of 4 lines x 4 k. Lines that are not there repeat the last one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackAlong(float* source, long stride, int lines, int k, int width, float* panel)
    {
        Debug.Assert(width % 2 == 0, "GemmOperand: a panel's width is even");
        for (int line = 0; line < width; line += 4)
        {
            float* line0 = source + Math.Min(line, lines - 1) * stride;
            float* line1 = source + Math.Min(line + 1, lines - 1) * stride;
            float* line2 = source + Math.Min(line + 2, lines - 1) * stride;
            float* line3 = source + Math.Min(line + 3, lines - 1) * stride;
            bool four = line + 4 <= width; // else two: the last lines of a panel 6 wide
            float* target = panel + line;
            int step = 0;
            for (; step + 4 <= k; step += 4, target += 4 * width)
            {
                // a0 a1 a2 a3, b0 .. , c0 .. , d0 ..  ->  a0 b0 c0 d0, a1 .. , a2 .. , a3 ..
                Vector128<float> a = Vector128.Load(line0 + step), b = Vector128.Load(line1 + step);
                Vector128<float> c = Vector128.Load(line2 + step), d = Vector128.Load(line3 + step);
                // Two floats that stay together travel as one double.
                Vector128<double> ab01 = InterleaveLow(a, b).AsDouble(), ab23 = InterleaveHigh(a, b).AsDouble();
                Vector128<double> cd01 = InterleaveLow(c, d).AsDouble(), cd23 = InterleaveHigh(c, d).AsDouble();
                ab01.GetLower().Store((double*)target);
                ab01.GetUpper().Store((double*)(target + width));
                ab23.GetLower().Store((double*)(target + 2 * width));
                ab23.GetUpper().Store((double*)(target + 3 * width));
                if (four)
                {
                    cd01.GetLower().Store((double*)(target + 2));
                    cd01.GetUpper().Store((double*)(target + width + 2));
                    cd23.GetLower().Store((double*)(target + 2 * width + 2));
                    cd23.GetUpper().Store((double*)(target + 3 * width + 2));
                }
            }

            for (; step < k; step++, target += width)
            {
                target[0] = line0[step];
                target[1] = line1[step];
                if (four)
                {
                    target[2] = line2[step];
                    target[3] = line3[step];
                }
            }
        }
    }

    // Copies width neighbours for every k to every panel. Lines that are not there are what lies behind, or zero.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackAcross(float* source, long stride, int lines, int k, int width, float* panels)
    {
        float* end = source + (k - 1) * stride + lines;
        for (int step = 0; step < k; step++, source += stride, panels += width)
        {
            float* to = panels;
            for (float* from = source; from < source + lines; from += width, to += (long)k * width)
            {
                int line = 0;
                if (from + width <= end)
                {
                    for (; line + Vector<float>.Count <= width; line += Vector<float>.Count)
                    {
                        Vector.Load(from + line).Store(to + line);
                    }

                    for (; line < width; line += 2)
                    {
                        *(double*)(to + line) = *(double*)(from + line);
                    }
                }

                for (; line < width; line++)
                {
                    to[line] = from + line < end ? from[line] : 0;
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
