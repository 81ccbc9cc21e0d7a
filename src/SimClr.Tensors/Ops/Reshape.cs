namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>The same elements in the same order as another shape; shares memory with its input.</summary>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public static Tensor Reshape(Tensor input, Shape shape)
    {
        if (shape.Length != input.Length)
        {
            throw new ArgumentException(
                $"reshape: {input.Shape} has {input.Length} elements, {shape} {shape.Length}; both must "
                + "have as many.");
        }

        TensorScope.Require();
        var output = input.ViewAs(shape);
        Tape.Record(new OpInfo("reshape", 0), output, [input], () => input.InheritGradient(output));
        return output;
    }
}
