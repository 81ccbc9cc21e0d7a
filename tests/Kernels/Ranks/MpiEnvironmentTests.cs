using NUnit.Framework;
using SimClr.Kernels.Ranks.Mpi;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ranks;
using SimClr.Tests.Train;

namespace SimClr.Tests.Kernels.Ranks;

/// <summary>When ranks form, and that MPI is nowhere where they do not.</summary>
public sealed class MpiEnvironmentTests
{
    [TestCase("", false)]
    [TestCase("PMI_RANK=0 PMI_SIZE=2", true, TestName = "mpich's mpiexec, Intel MPI, MS-MPI, srun --mpi=pmi2")]
    [TestCase("PMI_RANK=0 PMI_SIZE=1 MPI_LOCALNRANKS=1", false)]
    [TestCase("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 PMIX_RANK=1", true, TestName = "Open MPI's mpiexec")]
    [TestCase("OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=1 PMIX_RANK=0", false)]
    [TestCase("PMIX_RANK=1 SLURM_PROCID=1 SLURM_NTASKS=2", true, TestName = "srun --mpi=pmix")]
    [TestCase("SLURM_PROCID=1 SLURM_NTASKS=2", false, TestName = "srun without MPI")]
    public void RanksFormWhereALauncherStartedSeveral(string variables, bool launched)
    {
        var all = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.That(MpiEnvironment.IsLaunchedIn(name => all.GetValueOrDefault(name)), Is.EqualTo(launched));
    }

    [Test]
    [Platform("Linux")]
    public void ARunWithoutRanksLoadsNoMpi()
    {
        using var folder = new TemporaryFolder();
        using var process = CliProcess.Start(TinyRun.To(folder.In("run"), ("--epochs", "5000")));
        Assert.That(() => Directory.Exists(Path.Combine(folder.In("run"), "checkpoints")),
            Is.True.After(30_000, 20));
        string[] loaded = Loaded(process.Id);
        process.Kill();
        process.WaitForExit();
        Assert.That(loaded, Has.Some.Contains("SimClr.Kernels").And.None.Match(MpiParts));
    }

    /// <summary>What the test above would see.</summary>
    [Test]
    [Platform("Linux")]
    public void ARankHasLoadedIt()
    {
        MpiJob.Require();
        using var job = MpiJob.Start(2, "work", "3");
        Assert.That(Loaded(job.WaitUntilAtWork(2)[0]), Has.Some.Match(MpiParts));
        Assert.That(job.End(MpiJob.Limit), Is.Zero);
    }

    private const string MpiParts = "lib(mpi|ucp|pmi|open-pal)[^/]*$";

    private static string[] Loaded(int process) => File.ReadAllLines($"/proc/{process}/maps");
}
