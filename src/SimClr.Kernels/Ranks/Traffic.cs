namespace SimClr.Kernels.Ranks;

/// <summary>What a rank gave to a communicator.</summary>
/// <param name="Bytes">Of its own values, whatever way MPI sends them.</param>
/// <param name="Waited">Time in which it could not compute.</param>
public readonly record struct Traffic(long Bytes, TimeSpan Waited);
