namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>What a launcher (mpiexec, srun) told this process; read without loading MPI.</summary>
public static class MpiEnvironment
{
    // PMI: MPICH, Intel MPI, MVAPICH, MS-MPI, Cray, and srun --mpi=pmi2; PMIx alone: srun --mpi=pmix, which leaves the
    // number out. SLURM_* is no sign: every process of a job has them, started by srun or not.
    private static readonly (string Rank, string? Ranks)[] Variables =
    [
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        ("PMI_RANK", "PMI_SIZE"),
        ("MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
        ("PMIX_RANK", null),
    ];

    /// <summary>Whether a launcher started this process as one of several: ranks are to form.</summary>
    public static bool IsLaunched => Variables.Any(pair => Read(pair.Rank) is not null) && Ranks != 1;

    internal static bool IsOpenMpi => Read("OMPI_COMM_WORLD_RANK") is not null;

    /// <summary>How many were started, where the launcher says it.</summary>
    internal static int? Ranks
        => Variables.Select(pair => Read(pair.Ranks)).FirstOrDefault(number => number is not null);

    private static int? Read(string? variable)
        => variable is not null && int.TryParse(Environment.GetEnvironmentVariable(variable), out int value)
            ? value : null;
}
