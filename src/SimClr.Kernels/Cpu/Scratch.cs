namespace SimClr.Kernels.Cpu;

/// <summary>A block of pooled memory for the length of a scope: <c>using var scratch = new Scratch(...)</c>.</summary>
internal readonly unsafe ref struct Scratch(IDeviceMemory memory, long floats) : IDisposable
{
    private readonly nint block = memory.Allocate(floats * sizeof(float));

    public float* Pointer => (float*)block;

    public void Dispose() => memory.Free(block, floats * sizeof(float));
}
