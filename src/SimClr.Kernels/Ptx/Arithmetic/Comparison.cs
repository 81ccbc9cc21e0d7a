namespace SimClr.Kernels.Ptx;

internal enum Comparison
{
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}
