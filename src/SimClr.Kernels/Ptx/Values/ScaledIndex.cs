namespace SimClr.Kernels.Ptx;

/// <summary>
/// A 64-bit integer, <c>extend(Index) * Scale + Offset</c>, not computed yet: one mad.wide makes it an
/// address.
/// </summary>
internal sealed record ScaledIndex(Register Index, long Scale, long Offset, bool Signed) : Value;
