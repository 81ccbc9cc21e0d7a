using NUnit.Framework;
using SimClr.Kernels.Cpu;

namespace SimClr.Tests.Kernels;

/// <summary>The innermost product, of small whole numbers: its sums are exact.</summary>
public sealed unsafe class TileProductTests
{
    [Test]
    public void RowsAreReadWhereTheyLie(
        [Values(16, 32, 64, 80, 128, 144, 256, 272, 512, 528, 1024, 2048, 48, 100)] int stride)
    {
        foreach (int depth in (int[])[1, 2, 13, Math.Min(stride, 255)]) // the last one's panels are long
        {
            CheckAllWidths(depth, aRow: stride, aStep: 1);
        }
    }

    [Test]
    public void ColumnsAreReadWhereTheyLie([Values(60, 64, 600)] int stride)
    {
        foreach (int depth in (int[])[1, 2, 13])
        {
            CheckAllWidths(depth, aRow: 1, aStep: stride);
        }
    }

    private static void CheckAllWidths(int depth, int aRow, int aStep)
    {
        Check<F32x1>(depth, aRow, aStep);
        Check<F32x4>(depth, aRow, aStep);
        if (Conv2d.WidestRegisterBits >= 256)
        {
            Check<F32x8>(depth, aRow, aStep);
        }

        if (Conv2d.WidestRegisterBits >= 512)
        {
            Check<F32x16>(depth, aRow, aStep);
        }
    }

    // Every height of a register tile, and one or two registers of columns in the last panel.
    private static void Check<V>(int depth, int aRow, int aStep) where V : struct, IFloatVector<V>
    {
        var random = new Random(3);
        foreach (int rows in (int[])[1, 2, 3, 11, 12, 31, 52])
        {
            foreach (int columns in (int[])[V.Width, 4 * V.Width])
            {
                float[] a = Draw(random, (rows - 1) * aRow + (depth - 1) * aStep + 1);
                int panel = 2 * V.Width * depth;
                float[] b = Draw(random, 2 * panel);
                foreach (bool add in (bool[])[false, true])
                {
                    float[] c = Draw(random, rows * columns);
                    float[] expected = [.. c.Select((was, at) => (add ? was : 0) + Enumerable.Range(0, depth).Sum(k
                        => a[at / columns * aRow + k * aStep] * ElementOfB(k, at % columns)))];
                    fixed (float* pa = a, pb = b, pc = c)
                    {
                        TileProduct<V>.Multiply(rows, columns, depth, pa, aRow, aStep, pb, panel, 2 * V.Width,
                            pc, columns, add);
                    }

                    Assert.That(c, Is.EqualTo(expected), $"{typeof(V).Name}, {rows} x {columns} x {depth}");
                }

                float ElementOfB(int k, int column)
                    => b[column / (2 * V.Width) * panel + k * 2 * V.Width + column % (2 * V.Width)];
            }
        }
    }

    private static float[] Draw(Random random, int count)
        => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-8, 9))];
}
