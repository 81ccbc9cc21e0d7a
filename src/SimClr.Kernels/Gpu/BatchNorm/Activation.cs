namespace SimClr.Kernels.Gpu;

/// <summary>What a pass applies to its result before it stores it.</summary>
internal enum Activation
{
    None,
    Relu,
}
