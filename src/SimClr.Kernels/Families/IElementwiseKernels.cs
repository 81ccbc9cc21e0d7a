namespace SimClr.Kernels;

/// <summary>
/// Element by element; all views of one call have the same length, and any may be the output too. What is
/// computed is a type: an op is written once, for all devices.
/// </summary>
public interface IElementwiseKernels<T> where T : unmanaged
{
    void Fill(BufferView<T> output, T value);

    /// <summary>output = op(input).</summary>
    void Map<TOp>(BufferView<T> input, BufferView<T> output) where TOp : struct, IUnaryOp;

    /// <summary>output (+)= op(a, b).</summary>
    void Map<TOp>(BufferView<T> a, BufferView<T> b, BufferView<T> output, Accumulation accumulation)
        where TOp : struct, IBinaryOp;

    /// <summary>output (+)= op(a, b) with one b for all elements.</summary>
    void Map<TOp>(BufferView<T> a, T b, BufferView<T> output, Accumulation accumulation)
        where TOp : struct, IBinaryOp;

    /// <summary>
    /// dInput (+)= what <typeparamref name="TOp"/> makes of dOutput and its saved output or input.
    /// </summary>
    void MapBackward<TOp>(BufferView<T> dOutput, BufferView<T> saved, BufferView<T> dInput,
        Accumulation accumulation)
        where TOp : struct, IUnaryOp
        => Map<Derivative<TOp>>(dOutput, saved, dInput, accumulation);

    /// <summary>output = a + b.</summary>
    void Add(BufferView<T> a, BufferView<T> b, BufferView<T> output)
        => Map<Sum>(a, b, output, Accumulation.Overwrite);

    /// <summary>output (+)= scale · input. With scale 1 a copy or a sum.</summary>
    void Scale(BufferView<T> input, T scale, BufferView<T> output, Accumulation accumulation)
        => Map<Product>(input, scale, output, accumulation);
}
