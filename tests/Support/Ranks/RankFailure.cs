namespace SimClr.Tests.Support.Ranks;

/// <summary>What went wrong first, and on which rank.</summary>
internal sealed class RankFailure(int rank, Exception cause) : Exception($"rank {rank}: {cause.Message}", cause)
{
    public int Rank => rank;
}
