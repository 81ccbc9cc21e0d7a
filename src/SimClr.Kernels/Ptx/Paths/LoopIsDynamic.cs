namespace SimClr.Kernels.Ptx;

/// <summary>
/// Unwinds to where a loop was entered: unrolling it has met a test that only the run knows.
/// </summary>
internal sealed class LoopIsDynamic(ActiveLoop loop) : Exception
{
    public ActiveLoop Loop => loop;
}
