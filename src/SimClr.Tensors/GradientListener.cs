namespace SimClr.Tensors;

/// <summary>
/// Hears from the <see cref="Tape"/> that it is given to, while that walks back, which gradients are there: to do
/// something with them while the others are still computed.
/// </summary>
public abstract class GradientListener
{
    /// <summary>
    /// This tape adds no more to the leaf's gradient. Told once of each leaf that wants one and that an op of the tape
    /// has read, in the same order whenever the same ops are recorded. It may have got none: then
    /// <see cref="Tensor.Grad"/> is null.
    /// </summary>
    protected internal abstract void Complete(Tensor leaf);

    /// <summary>
    /// One backward line has run, of this tape or of one inside of it (<see cref="Ops.Checkpoint"/>).
    /// </summary>
    protected internal virtual void Walked()
    {
    }
}
