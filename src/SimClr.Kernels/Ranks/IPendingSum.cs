namespace SimClr.Kernels.Ranks;

/// <summary>A sum over the ranks that is under way.</summary>
public interface IPendingSum
{
    /// <summary>
    /// Moves it on, and tells whether it is there. MPI works only while it is called: ask now and then while you compute.
    /// </summary>
    bool Poll();

    /// <summary>Waits until it is there.</summary>
    void Wait();
}
