namespace SimClr.Kernels.Cpu;

/// <summary>All parameters of a step, cut into tasks by their lengths alone.</summary>
internal sealed class ParameterChunks
{
    private const int ChunkLength = 1 << 15; // a multiple of FlatSums' columns

    private readonly List<(int Parameter, long First, long End)> chunks = [];

    public ParameterChunks(ReadOnlySpan<ParameterSlot<float>> parameters)
    {
        Parameters = parameters.ToArray();
        for (int parameter = 0; parameter < parameters.Length; parameter++)
        {
            long length = parameters[parameter].Weight.Length;
            for (long first = 0; first < length; first += ChunkLength)
            {
                chunks.Add((parameter, first, Math.Min(first + ChunkLength, length)));
            }
        }
    }

    public ParameterSlot<float>[] Parameters { get; }

    public int Count => chunks.Count;

    public (int Parameter, long First, long End) this[int chunk] => chunks[chunk];
}
