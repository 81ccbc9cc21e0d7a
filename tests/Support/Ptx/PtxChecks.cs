namespace SimClr.Tests.Support.Ptx;

/// <summary>What the interpreter watches besides addresses, which it always does.</summary>
[Flags]
internal enum PtxChecks
{
    None = 0,

    /// <summary>Reads of memory and registers that nobody has written.</summary>
    Uninitialized = 1,

    /// <summary>
    /// Two threads at the same shared memory without a barrier between them, one of them writing.
    /// </summary>
    SharedRaces = 2,

    All = Uninitialized | SharedRaces,
}
