using ILGPU;

namespace SimClr.Tests.Support.Ptx;

/// <summary>What all blocks of a launch share.</summary>
internal sealed class KernelLaunch
{
    public required KernelCode Kernel { get; init; }

    public required KernelConfig Config { get; init; }

    public required byte[] Arguments { get; init; }

    public required DeviceArena Memory { get; init; }

    public required PtxChecks Checks { get; init; }

    public required TensorCoreModel TensorCore { get; init; }

    /// <summary>The last block first, and of a block the last warp.</summary>
    public bool RunsBackwards { get; init; }

    /// <summary>Held while a warp updates memory atomically.</summary>
    public Lock AtomicLock { get; } = new();

    public int ThreadsPerBlock => Config.GroupDim.Size;

    /// <summary>Runs all blocks; returns the number of instructions that threads have executed.</summary>
    public long Run(int workers)
    {
        long blocks = Config.GridDim.LongSize;
        workers = (int)Math.Min(workers, blocks);
        if (workers <= 1)
        {
            return RunBlocks(0, blocks);
        }

        long[] executed = new long[workers];
        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers },
                w => executed[w] = RunBlocks(blocks * w / workers, blocks * (w + 1) / workers));
        }
        catch (AggregateException failures)
        {
            throw failures.InnerExceptions.First(failure => failure is PtxFault) is PtxFault fault
                ? new PtxFault(fault.Message)
                : failures;
        }

        return executed.Sum();
    }

    private long RunBlocks(long first, long end)
    {
        using var block = new ThreadBlock(this);
        for (long n = first; n < end; n++)
        {
            long i = RunsBackwards ? Config.GridDim.LongSize - 1 - n : n;
            block.Run((int)(i % Config.GridDim.X), (int)(i / Config.GridDim.X % Config.GridDim.Y),
                (int)(i / Config.GridDim.X / Config.GridDim.Y));
        }

        return block.Executed;
    }
}
