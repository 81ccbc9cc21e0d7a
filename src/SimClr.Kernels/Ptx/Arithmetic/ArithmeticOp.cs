namespace SimClr.Kernels.Ptx;

internal enum ArithmeticOp
{
    Add,
    Sub,
    Mul,
    Div,
    DivUnsigned,
    Rem,
    RemUnsigned,
    And,
    Or,
    Xor,
    Shl,
    Shr,
    ShrUnsigned,
}
