namespace SimClr.Kernels.Ptx;

/// <summary>A type that has no place on the device; the evaluator turns it into a diagnostic with a source line.</summary>
internal sealed class UnsupportedTypeException(Type type) : Exception
{
    public Type Type => type;
}
