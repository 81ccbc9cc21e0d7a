namespace SimClr.Tensors;

/// <summary>
/// Owns the memory of every tensor made while it is the current scope of its thread, and gives it back to the
/// device's pool when it ends. Only a <see cref="Tape"/> records, so a plain scope is also "no grad", even
/// inside a tape.
/// </summary>
public class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? current;

    private readonly List<Tensor> owned = [];
    private readonly List<OpScratch> scratch = [];
    private bool disposed;

    public TensorScope()
        : this(listener: null)
    {
    }

    private protected TensorScope(OpListener? listener)
    {
        Parent = current;
        Listener = listener ?? Parent?.Listener;
        current = this;
    }

    /// <summary>The innermost scope of this thread; null outside all.</summary>
    public static TensorScope? Current => current;

    private protected TensorScope? Parent { get; }

    /// <summary>Who hears of the ops in this scope: its own listener, or that of the scope around it.</summary>
    internal OpListener? Listener { get; }

    /// <summary>
    /// Runs one module: what it makes on the way to its result is freed when it returns. Under a tape
    /// everything stays, because backward needs it.
    /// </summary>
    public static Tensor Tidy(Func<Tensor> compute)
    {
        if (current is Tape)
        {
            return compute();
        }

        using var scope = new TensorScope();
        return scope.Keep(compute());
    }

    /// <summary>
    /// Hands the tensor to the enclosing scope, or, where there is none, to whoever holds the reference. A
    /// tape's backward pass leaves it alone.
    /// </summary>
    public Tensor Keep(Tensor tensor)
    {
        if (tensor.Owner != this)
        {
            return tensor;
        }

        owned.RemoveAt(owned.LastIndexOf(tensor)); // what is kept was made last: found at once
        tensor.Owner = null;
        if (Parent is not null)
        {
            Parent.Own(tensor);
        }
        else
        {
            tensor.MakePersistent();
        }

        return tensor;
    }

    /// <summary>
    /// Frees a tensor of this scope now: nobody will compute with it any more. Under a tape it stays where the
    /// backward of an op will read it, unless it can be made again by then and memory is short (<see
    /// cref="Kernels.IKernelDevice{T}.AmpleBytes"/>); what another scope owns stays too.
    /// </summary>
    public void Drop(Tensor tensor)
    {
        if (tensor.Owner != this)
        {
            return;
        }

        if (this is Tape)
        {
            // The tape still owns it: its gradient is to come.
            var device = tensor.Device;
            if (!tensor.IsSaved || (tensor.Remake is not null && device.Memory.InUse > device.AmpleBytes))
            {
                tensor.DropElements();
            }

            return;
        }

        owned.RemoveAt(owned.LastIndexOf(tensor));
        Free(tensor);
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        if (current != this)
        {
            throw new InvalidOperationException(
                "scope: an inner scope is still open; dispose scopes innermost first.");
        }

        disposed = true;
        current = Parent;
        OnDispose();
        foreach (var tensor in owned)
        {
            Free(tensor);
        }

        foreach (var memory in scratch)
        {
            memory.Release();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The current scope; an error outside all, where nobody would give the memory back.</summary>
    internal static TensorScope Require() => current ?? throw new InvalidOperationException(
        "scope: ops run inside a scope; open a Tape (to train) or a TensorScope (to evaluate) first.");

    internal void Own(Tensor tensor)
    {
        owned.Add(tensor);
        tensor.Owner = this;
    }

    internal void Own(OpScratch memory) => scratch.Add(memory);

    private protected virtual void OnDispose()
    {
    }

    private static void Free(Tensor tensor)
    {
        tensor.ReleaseGradient();
        tensor.Release();
        tensor.Owner = null;
    }
}
