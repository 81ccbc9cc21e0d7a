namespace SimClr.Tensors;

/// <summary>
/// A block of device memory, shared by the tensors that view it. It goes back to the device's pool when the
/// last of them lets go, or, where no scope owns them (parameters), when it is collected.
/// </summary>
internal sealed class Storage
{
    private readonly Device device;
    private readonly long bytes;
    private readonly nint block;
    private int holders = 1;
    private bool persistent;

    public Storage(Device device, long bytes, bool persistent)
    {
        this.device = device;
        this.bytes = bytes;
        this.persistent = persistent;
        if (!persistent)
        {
            GC.SuppressFinalize(this); // a scope owns it
        }

        block = device.Memory.Allocate(bytes);
    }

    ~Storage()
    {
        if (block != 0)
        {
            device.Memory.Free(block, bytes);
        }
    }

    public nint Block => block;

    /// <summary>Grows with every in-place change of the elements.</summary>
    public int Version { get; set; }

    /// <summary>From now on nobody but the collector releases this block.</summary>
    public void MakePersistent()
    {
        if (!persistent)
        {
            persistent = true;
            GC.ReRegisterForFinalize(this);
        }
    }

    public Storage Share()
    {
        holders++;
        return this;
    }

    public void Release()
    {
        if (--holders == 0)
        {
            GC.SuppressFinalize(this);
            device.Memory.Free(block, bytes);
        }
    }
}
