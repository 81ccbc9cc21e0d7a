namespace SimClr.Kernels.Ptx;

/// <summary>A reference to leaves of a local variable; exists at compile time only.</summary>
internal sealed record LocalReference(int Depth, int Leaf, Type Type) : Value;

/// <summary>A span over an inline array; exists at compile time only.</summary>
internal sealed record RegisterSpan(Value First, Type Element, int Length) : Value;
