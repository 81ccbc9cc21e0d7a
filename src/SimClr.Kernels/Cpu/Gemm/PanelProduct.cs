using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// A product of a strided block with packed <see cref="ColumnPanels{V}"/> on the calling thread, for any
/// number of columns: <see cref="TileProduct{V}"/>, which writes whole registers, and its last columns by way
/// of a copy.
/// </summary>
internal static unsafe class PanelProduct<V> where V : struct, IFloatVector<V>
{
    private const int CopiedRows = 48;

    /// <summary>c (rows, columns) (+)= a (rows, depth) · b (depth, columns).</summary>
    /// <param name="panel">Floats from one panel of b to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int rows, int columns, int depth, float* a, nint aRow, nint aStep,
        float* b, long panel, float* c, nint cRow, bool add)
    {
        int panelColumns = ColumnPanels<V>.Columns;
        int ragged = columns % V.Width == 0 ? 0 : columns % panelColumns;
        int whole = columns - ragged;
        TileProduct<V>.Multiply(rows, whole, depth, a, aRow, aStep,
            b, (nint)panel, panelColumns, c, cRow, add);
        if (ragged == 0)
        {
            return;
        }

        b += whole / panelColumns * panel;
        c += whole;
        int registers = (ragged + V.Width - 1) / V.Width;
        float* copy = stackalloc float[CopiedRows * panelColumns];
        for (int row = 0; row < rows; row += CopiedRows)
        {
            int height = Math.Min(CopiedRows, rows - row);
            TileProduct<V>.Multiply(height, registers * V.Width, depth, a + row * aRow, aRow, aStep,
                b, (nint)panel, panelColumns, copy, panelColumns, add: false);
            for (int i = 0; i < height; i++)
            {
                float* target = c + (row + i) * cRow;
                for (int column = 0; column < ragged; column++)
                {
                    float product = copy[i * panelColumns + column];
                    target[column] = add ? target[column] + product : product;
                }
            }
        }
    }
}
