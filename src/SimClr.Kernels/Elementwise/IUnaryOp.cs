namespace SimClr.Kernels;

/// <summary>
/// A differentiable function of one argument, element by element. The struct that implements it is all that
/// every device, the tape and the op table need.
/// </summary>
public interface IUnaryOp
{
    /// <summary>What <see cref="Backward"/> is given beside dOutput: the output, or else the input.</summary>
    static abstract bool SavesOutput { get; }

    /// <summary>The output.</summary>
    static abstract E Forward<E>(E x) where E : struct, IElement<E>;

    /// <summary>The gradient of the input.</summary>
    static abstract E Backward<E>(E dOutput, E saved) where E : struct, IElement<E>;
}
