namespace SimClr.Kernels.Cpu;

/// <summary>
/// Cache lines to ask for while something else is computed: those of one array up to its end, then those of
/// another.
/// </summary>
internal unsafe struct LinesAhead(float* first, float* end, float* then)
{
    public const int LineFloats = 16;

    private float* next = first;
    private bool isInFirst = true;

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
}
