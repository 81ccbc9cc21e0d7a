namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>What a rank tells those that listen to it.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Reporter">Of a loss: the rank that says it to the user.</param>
internal readonly record struct Heartbeat(HeartbeatKind Kind, int Reporter);
