namespace SimClr.Kernels.Gpu;

/// <summary>
/// Device memory for the launches of a scope: <c>using var scratch = new Scratch&lt;float&gt;(...)</c>.
/// Handing it back while they still run is safe: what gets it next runs after them.
/// </summary>
internal readonly unsafe ref struct Scratch<T>(IDeviceMemory memory, long length) : IDisposable
    where T : unmanaged
{
    public BufferView<T> View { get; } = new((T*)memory.Allocate(length * sizeof(T)), length);

    public void Dispose() => memory.Free((nint)View.Pointer, length * sizeof(T));
}
