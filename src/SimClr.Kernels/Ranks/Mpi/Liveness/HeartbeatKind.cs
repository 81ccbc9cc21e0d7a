namespace SimClr.Kernels.Ranks.Mpi;

internal enum HeartbeatKind
{
    /// <summary>Each second.</summary>
    Alive,

    /// <summary>Its last: all stop.</summary>
    Done,

    /// <summary>A rank is lost, and all end.</summary>
    Lost,
}
