namespace SimClr.Kernels.Cpu;

/// <summary>
/// Cache lines to ask for while something else is computed: those of one array up to its end, then those of
/// another. It may run on for some lines behind the second, which costs no more than their way.
/// </summary>
/// <param name="perTile">How many <see cref="AskForTile"/> asks for.</param>
internal unsafe struct LinesAhead(float* first, float* end, float* then, int perTile = 0)
{
    public const int LineFloats = 16; // a cache line of 64 bytes

    private float* next = first;
    private bool isInFirst = true;

    /// <summary>All of an array in the course of a product.</summary>
    public static LinesAhead Of(float* first, long length, int registerTiles)
        => Of(first, length, first + length, 0, registerTiles);

    /// <summary>All of one array and then of another in the course of a product.</summary>
    public static LinesAhead Of(float* first, long length, float* then, long thenLength, int registerTiles)
        => new(first, first + length, then, (int)((length + thenLength) / LineFloats / registerTiles + 1));

    /// <summary>The first of the next lines.</summary>
    public float* Take(int lines)
    {
        float* taken = next;
        next += (nint)lines * LineFloats;
        if (isInFirst && next >= end)
        {
            next = then;
            isInFirst = false;
        }

        return taken;
    }

    /// <summary>With each register tile of a product a few: more at once would only queue.</summary>
    public void AskForTile()
    {
        float* line = Take(perTile);
        for (int i = 0; i < perTile; i++, line += LineFloats)
        {
            Prefetch.FarLine(line);
        }
    }
}
