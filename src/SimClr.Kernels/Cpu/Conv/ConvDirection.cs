namespace SimClr.Kernels.Cpu;

/// <summary>What is computed of a convolution: its output, or the gradient of one of its inputs.</summary>
public enum ConvDirection
{
    Forward,
    BackwardInput,
    BackwardWeight,
}
