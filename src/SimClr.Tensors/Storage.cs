namespace SimClr.Tensors;

/// <summary>
/// A block of device memory that goes back to the device's pool once: when its scope ends, when the tape has no
/// more use for it, or, for parameters and other tensors outside any scope, when it is collected.
/// </summary>
internal sealed class Storage
{
    private readonly Device device;
    private readonly long bytes;
    private nint block;

    public Storage(Device device, long bytes, bool persistent)
    {
        this.device = device;
        this.bytes = bytes;
        block = device.Memory.Allocate(bytes);
        if (!persistent)
        {
            GC.SuppressFinalize(this); // a scope owns it
        }
    }

    ~Storage() => Release();

    public bool IsReleased => block == 0;

    public nint Block => block != 0
        ? block
        : throw new ObjectDisposedException(
            "tensor",
            "tensor: its memory was given back when its scope or its part of the backward pass ended; "
            + "call Keep on the scope, or read it before.");

    /// <summary>From now on nobody but the collector releases this block.</summary>
    public void MakePersistent() => GC.ReRegisterForFinalize(this);

    public void Release()
    {
        nint released = Interlocked.Exchange(ref block, 0);
        if (released != 0)
        {
            device.Memory.Free(released, bytes);
        }
    }
}
