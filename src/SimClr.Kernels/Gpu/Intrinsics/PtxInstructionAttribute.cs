namespace SimClr.Kernels.Gpu;

/// <summary>Names the method of <see cref="PtxWriters"/> that writes the instructions of a call.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PtxInstructionAttribute(string writer) : Attribute
{
    public string Writer => writer;
}
