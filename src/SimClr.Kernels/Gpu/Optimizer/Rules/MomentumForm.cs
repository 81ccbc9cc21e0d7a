namespace SimClr.Kernels.Gpu;

/// <summary>What moves the weights: the moment, or where it will be (Nesterov).</summary>
internal enum MomentumForm
{
    Plain,
    Nesterov,
}
