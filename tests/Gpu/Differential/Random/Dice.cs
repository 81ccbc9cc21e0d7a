namespace SimClr.Tests.Gpu.Differential;

/// <summary>The same throws for the same seed, on every machine and every .NET (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    /// <summary>0 to sides - 1.</summary>
    public int Roll(int sides)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return (int)((z ^ z >> 31) >> 33) % sides;
    }

    public bool OneIn(int n) => Roll(n) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Roll(choices.Length)];
}
