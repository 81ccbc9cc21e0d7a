namespace SimClr.Tensors;

/// <summary>
/// Hears of every op of its thread while it is alive: of a forward line once its output is there, of a
/// backward line once the inputs' gradients are. What it wants to keep of them it must copy at once.
/// </summary>
public abstract class OpListener : IDisposable
{
    [ThreadStatic]
    private static OpListener? current;

    protected OpListener() => current = this;

    /// <summary>
    /// True while somebody listens on this thread. A step must then run op by op, not by <c>RunStep</c>: a
    /// replayed recording tells nobody of its ops.
    /// </summary>
    public static bool IsActive => current is not null;

    internal static OpListener? Current => current;

    public void Dispose()
    {
        current = null;
        GC.SuppressFinalize(this);
    }

    /// <param name="inputs">As the op orders them: input, weight, ...; null where one is not given.</param>
    protected internal abstract void Forward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs);

    /// <summary>A tape begins to walk back.</summary>
    protected internal virtual void BackwardBegins()
    {
    }

    /// <summary>The arguments of <see cref="Forward"/>, in the reverse order of calls.</summary>
    protected internal abstract void Backward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs);
}
