using SimClr.Kernels;

namespace SimClr.Tensors;

/// <summary>
/// Owns the memory of every tensor made while it is the current scope of its thread, and gives it back to the
/// device's pool when it ends. Outside a <see cref="Tape"/> nothing is recorded, so a plain scope is also "no grad".
/// </summary>
public class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? current;

    private readonly TensorScope? parent;
    private readonly List<Tensor> owned = [];
    private readonly List<Storage> scratch = [];
    private bool disposed;

    public TensorScope()
    {
        parent = current;
        current = this;
    }

    /// <summary>The innermost scope of this thread; null outside all.</summary>
    public static TensorScope? Current => current;

    /// <summary>
    /// A scope for the intermediates of one module. While a tape records, they belong to the tape, which needs them
    /// for backward, and the scope returned here does nothing.
    /// </summary>
    public static TensorScope? ForIntermediates() => current is Tape ? null : new TensorScope();

    /// <summary>
    /// Hands the tensor to the enclosing scope, or, where there is none, to whoever holds the reference.
    /// </summary>
    public Tensor Keep(Tensor tensor)
    {
        if (owned.Remove(tensor))
        {
            if (parent is not null)
            {
                parent.Own(tensor);
            }
            else
            {
                tensor.Storage.MakePersistent();
            }
        }

        return tensor;
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        if (current != this)
        {
            throw new InvalidOperationException("scope: an inner scope is still open; dispose scopes innermost first.");
        }

        disposed = true;
        current = parent;
        OnDispose();
        foreach (var tensor in owned)
        {
            tensor.ReleaseGradient();
            tensor.Storage.Release();
        }

        foreach (var storage in scratch)
        {
            storage.Release();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Memory that an op saves for its own backward, or needs for a moment; undefined contents.</summary>
    internal static unsafe ArrayView<T> Scratch<T>(Device device, long length) where T : unmanaged
    {
        var scope = current ?? throw new InvalidOperationException(
            "scope: ops run inside a scope; open a Tape (to train) or a TensorScope (to evaluate) first.");
        var storage = new Storage(device, length * sizeof(T), persistent: false);
        scope.scratch.Add(storage);
        return new ArrayView<T>((T*)storage.Block, length);
    }

    internal void Own(Tensor tensor) => owned.Add(tensor);

    private protected virtual void OnDispose()
    {
    }
}
