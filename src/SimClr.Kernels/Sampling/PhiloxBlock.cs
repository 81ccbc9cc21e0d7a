namespace SimClr.Kernels.Sampling;

/// <summary>Four words: the counter that goes into Philox, or the random words that come out.</summary>
public readonly record struct PhiloxBlock(uint A, uint B, uint C, uint D)
{
    public uint this[int lane] => lane switch { 0 => A, 1 => B, 2 => C, _ => D };
}
