namespace SimClr.Tests.Support.Il;

/// <summary>The types that IL computes with.</summary>
internal enum IlKind
{
    Other,
    Int32,
    Int64,
    Float32,
    Float64,
}
