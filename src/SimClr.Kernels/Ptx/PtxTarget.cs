namespace SimClr.Kernels.Ptx;

/// <summary>The architectures that kernels are compiled for; newer cards run the newest of them.</summary>
public static class PtxTarget
{
    public const string Oldest = "sm_80";

    public static string For(int computeCapability) => computeCapability >= 90 ? "sm_90" : Oldest;
}
