namespace SimClr.Kernels;

/// <summary>
/// What a backward kernel does with its gradient output. The tape decides: the first contribution to a
/// gradient overwrites whatever the memory held (so no pass is spent on zeroing), later ones add.
/// </summary>
public enum Accumulation
{
    Overwrite,
    Add,
}
