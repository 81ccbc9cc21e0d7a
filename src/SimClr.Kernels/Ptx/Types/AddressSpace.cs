namespace SimClr.Kernels.Ptx;

internal enum AddressSpace
{
    Global,
    Shared,
}
