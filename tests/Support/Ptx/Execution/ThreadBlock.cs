using System.Numerics;

namespace SimClr.Tests.Support.Ptx;

/// <summary>One block of threads at a time: its warps, its shared memory, its barrier.</summary>
internal sealed unsafe class ThreadBlock : IDisposable
{
    private readonly NativeBlock registers;
    private readonly NativeBlock written;
    private readonly Warp[] warps;
    private readonly Instruction?[] waitingAt;

    public ThreadBlock(KernelLaunch launch)
    {
        Launch = launch;
        var code = launch.Kernel;
        int count = (launch.ThreadsPerBlock + Warp.Lanes - 1) / Warp.Lanes;
        long fileBytes = (code.RegisterFileBytes + 63) / 64 * 64;
        registers = new NativeBlock(count * fileBytes);
        written = new NativeBlock(count * (long)code.Slots * sizeof(uint));
        Shared = new SharedSpace(code, launch.Checks);
        Local = new LocalSpace(code, count * Warp.Lanes, launch.Checks);
        warps = new Warp[count];
        waitingAt = new Instruction?[count];
        for (int i = 0; i < count; i++)
        {
            warps[i] = new Warp(this, i, registers.Pointer + i * fileBytes,
                (uint*)written.Pointer + (long)i * code.Slots);
            code.FillConstants(warps[i]);
        }
    }

    public KernelLaunch Launch { get; }

    public SharedSpace Shared { get; }

    public LocalSpace Local { get; }

    public int X { get; private set; }

    public int Y { get; private set; }

    public int Z { get; private set; }

    public long Executed => warps.Sum(warp => warp.Executed);

    public void Run(int x, int y, int z)
    {
        (X, Y, Z) = (x, y, z);
        Shared.Start();
        Local.Start();
        foreach (var warp in warps)
        {
            warp.Start(Launch.Kernel.Slots);
            warp.Tick = Shared.BlockTick;
            Launch.Kernel.FillBlockIndex(warp);
        }

        var code = Launch.Kernel.Instructions;
        while (true)
        {
            for (int i = 0; i < warps.Length; i++)
            {
                warps[Launch.RunsBackwards ? warps.Length - 1 - i : i].Run(code);
            }

            if (warps.All(warp => warp.State == WarpState.Done))
            {
                return;
            }

            PassBarrier();
        }
    }

    public void WaitAtBarrier(Warp warp, Instruction barrier)
    {
        waitingAt[warp.Index] = barrier;
        warp.WaitAtBarrier();
    }

    public void Dispose()
    {
        Shared.Dispose();
        Local.Dispose();
        registers.Dispose();
        written.Dispose();
    }

    /// <summary>All warps wait or have exited.</summary>
    private void PassBarrier()
    {
        var waiting = warps.Where(warp => warp.State == WarpState.AtBarrier).ToList();
        var barrier = (Barrier)waitingAt[waiting[0].Index]!;
        foreach (var warp in waiting)
        {
            if (waitingAt[warp.Index] != barrier)
            {
                throw warp.Fault(waitingAt[warp.Index]!, BitOperations.TrailingZeroCount(warp.Active),
                    $"warp {warp.Index} waits here, warp {waiting[0].Index} at line {barrier.Source.Line}: "
                    + "all threads of a block must come to the same barrier");
            }
        }

        Shared.Barrier();
        barrier.Complete(waiting);
        foreach (var warp in waiting)
        {
            warp.Tick = Shared.BlockTick;
            warp.PassBarrier();
        }
    }
}
