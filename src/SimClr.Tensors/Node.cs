namespace SimClr.Tensors;

/// <summary>
/// One recorded op. Remembers the versions of what it saved, so that backward never uses changed values.
/// </summary>
/// <param name="scratch">What the backward reads beside them.</param>
internal sealed class Node(OpInfo op, Tensor output, Tensor?[] inputs, Action backward, OpScratch? scratch)
{
    private readonly int outputVersion = output.Version;
    private readonly int[] inputVersions = Array.ConvertAll(inputs, input => input?.Version ?? 0);

    public OpInfo Op => op;

    public Tensor Output => output;

    public Tensor?[] Inputs => inputs;

    public Action Backward => backward;

    public OpScratch? Scratch => scratch;

    public void CheckVersions()
    {
        Check(output, outputVersion, "its output");
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is Tensor input)
            {
                Check(input, inputVersions[i], $"its input {i}");
            }
        }
    }

    private void Check(Tensor tensor, int version, string which)
    {
        if (!tensor.IsReleased && tensor.Version != version) // what backward does not read may be gone
        {
            throw new InvalidOperationException(
                $"backward: {op.Name} saved {which} {tensor.Shape} {tensor.Name}, which was changed in place "
                + $"afterwards (version {version}, now {tensor.Version}); change it after backward.");
        }
    }
}
