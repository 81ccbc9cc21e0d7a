namespace SimClr.Tensors;

/// <summary>
/// Hears of every op under the <see cref="Tape"/> that it is given to, and under scopes inside of it: of a forward
/// line once its output is there, of a backward line once the inputs' gradients are. What it wants to keep of them
/// it must copy at once.
/// </summary>
public abstract class OpListener
{
    /// <param name="inputs">As the op orders them: input, weight, ...; null where one is not given.</param>
    protected internal abstract void Forward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs);

    /// <summary>A tape begins to walk back.</summary>
    protected internal virtual void BackwardBegins()
    {
    }

    /// <summary>The arguments of <see cref="Forward"/>, in the reverse order of calls.</summary>
    protected internal abstract void Backward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs);
}
