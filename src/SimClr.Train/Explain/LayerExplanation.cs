using SimClr.Tensors;

namespace SimClr.Train.Explain;

/// <summary>One op of the forward pass and the numbers that came out of it.</summary>
/// <param name="Name"><c>encoder.layer1.0.conv1</c>; empty where the op has no parameters.</param>
/// <param name="Op"><c>conv2d 3x3</c>, <c>batchnorm</c>, ...</param>
/// <param name="Parameters">Numbers that training changes.</param>
/// <param name="MultiplyAdds">Of the whole batch, forward; of convolutions and linear layers.</param>
/// <param name="Zeros">Share of outputs that are 0: what ReLU has cut off.</param>
internal sealed record LayerExplanation(
    string Name, string Op, Shape Output, long Parameters, long MultiplyAdds,
    double Mean, double Deviation, double Zeros)
{
    /// <summary>Of the output, which stays in memory until backward has passed.</summary>
    public long Bytes => Output.Length * sizeof(float);
}
