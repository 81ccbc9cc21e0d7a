namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// forward(input), of which a tape keeps the result alone: what it makes on the way is freed at once, and
    /// made again when backward gets here (Chen et al. 2016). The gradients are those without it, to the bit.
    /// </summary>
    /// <param name="parameters">What else than the input the function reads and may differentiate.</param>
    /// <param name="again">Gives the values of <paramref name="forward"/>, and changes nothing.</param>
    public static Tensor Checkpoint(Tensor input, ReadOnlySpan<Tensor?> parameters,
        Func<Tensor, Tensor> forward, Func<Tensor, Tensor> again)
    {
        Tensor?[] inputs = [input, .. parameters];
        if (!Tape.Records(inputs))
        {
            return forward(input);
        }

        Tensor output;
        using (var scope = new TensorScope())
        {
            output = scope.Keep(forward(input));
        }

        Tape.Record(new OpInfo("checkpoint", 0), output, inputs, () =>
        {
            // The inner tape starts from the same input, and so adds to its gradient as the outer one would.
            using var tape = new Tape();
            tape.BackwardInPlaceOf(output, again(input));
        });
        return output;
    }
}
