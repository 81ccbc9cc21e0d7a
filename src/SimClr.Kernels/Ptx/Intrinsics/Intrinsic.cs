namespace SimClr.Kernels.Ptx;

/// <summary>Writes what a call stands for; the value it returns, or null.</summary>
internal delegate Value? Intrinsic(IntrinsicCall call);
