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

    /// <summary>Whether a launcher started this process, be it the only one.</summary>
    public static bool HasLauncher
        => Variables.Any(names => Environment.GetEnvironmentVariable(names.Rank) is not null);

    /// <summary>Whether a launcher started this process as one of several: ranks are to form.</summary>
    public static bool IsLaunched => IsLaunchedIn(Environment.GetEnvironmentVariable);

    internal static bool IsOpenMpi => Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") is not null;

    internal static bool IsLaunchedIn(Func<string, string?> environment)
        => Variables.Any(names => environment(names.Rank) is not null)
            && !Variables.Any(names => names.Ranks is not null && environment(names.Ranks) == "1");
}
