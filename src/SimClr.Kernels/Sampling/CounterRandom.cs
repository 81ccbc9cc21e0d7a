namespace SimClr.Kernels.Sampling;

/// <summary>
/// Random numbers addressed by number: decision d of the stream (seed, purpose, three words) is always the
/// same, whoever asks for it and whatever was asked before.
/// </summary>
public readonly record struct CounterRandom(
    ulong Seed, RandomPurpose Purpose, uint Word1 = 0, uint Word2 = 0, uint Word3 = 0)
{
    private const int PurposeShift = 26; // leaves 2^28 decisions to a stream

    /// <summary>32 random bits.</summary>
    public uint Bits(uint decision) => Block(decision / 4)[(int)(decision % 4)];

    /// <summary>Decisions 4·block .. 4·block + 3 at the price of one.</summary>
    public PhiloxBlock Block(uint block)
        => Philox.Block((uint)Seed, (uint)(Seed >> 32),
            new PhiloxBlock(block | ((uint)Purpose << PurposeShift), Word1, Word2, Word3));

    /// <summary>Uniform in [0, 1), a multiple of 2^-32.</summary>
    public double Uniform(uint decision) => Bits(decision) * (1.0 / 4294967296.0);

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(uint decision, double low, double high) => low + (high - low) * Uniform(decision);

    /// <summary>Uniform in 0 .. count-1.</summary>
    public int Below(uint decision, int count) => (int)((Bits(decision) * (ulong)(uint)count) >> 32);
}
