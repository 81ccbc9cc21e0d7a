using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// A fixed team of threads for data-parallel loops. The calling thread is one of the team. Tasks are handed
/// out one by one, so results must not depend on who runs which: cut the work by the shape alone, never by
/// <see cref="Count"/>, wherever the cut changes a floating-point sum.
/// </summary>
public sealed class CpuThreads
{
    // Long enough to bridge the gap between two kernels of a step, short enough not to starve a neighbour.
    private static readonly TimeSpan SpinBeforeSleep = TimeSpan.FromMicroseconds(200);

    [ThreadStatic]
    private static bool inside;

    private readonly Lock callLock = new();
    private readonly Worker[] workers;
    private volatile Loop? current;

    public CpuThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        workers = new Worker[count - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            var worker = workers[i] = new Worker();
            new Thread(() => Work(worker)) { IsBackground = true, Name = $"simclr-cpu-{i + 1}" }.Start();
        }
    }

    /// <summary>Threads that take part, the caller included.</summary>
    public int Count { get; }

    /// <summary>Null, or what measures the phases of convolutions.</summary>
    public PhaseClock? Clock { get; set; }

    /// <summary>
    /// Runs <paramref name="task"/>(0) .. (taskCount - 1), each once, and returns when all are done. A call
    /// from inside a task runs in place. The first exception of a task is thrown again here, and the tasks
    /// that had not begun are left out.
    /// </summary>
    public void For(int taskCount, Action<int> task)
    {
        if (taskCount <= 1 || Count == 1 || inside)
        {
            for (int i = 0; i < taskCount; i++)
            {
                task(i);
            }

            return;
        }

        lock (callLock)
        {
            var loop = new Loop(taskCount, task);
            current = loop;
            Interlocked.MemoryBarrier(); // the loop is visible before the flags are read
            int helpers = Math.Min(taskCount - 1, workers.Length);
            for (int i = 0; i < helpers; i++)
            {
                if (Interlocked.Exchange(ref workers[i].Asleep, 0) == 1)
                {
                    workers[i].WakeUp.Release();
                }
            }

            loop.Run();
            loop.WaitForOthers();
            current = null;
            loop.Failure?.Throw();
        }
    }

    private void Work(Worker worker)
    {
        Loop? seen = null;
        while (true)
        {
            seen = Next(worker, seen);
            seen.Run();
        }
    }

    /// <summary>Waits for a loop other than the one seen last: awake for a while, then asleep.</summary>
    private Loop Next(Worker worker, Loop? seen)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            var loop = current;
            if (loop is not null && loop != seen)
            {
                return loop;
            }

            if (Stopwatch.GetElapsedTime(start) < SpinBeforeSleep)
            {
                Thread.SpinWait(20);
                continue;
            }

            Interlocked.Exchange(ref worker.Asleep, 1);
            // Either the caller sees the flag and releases the semaphore, or its loop is seen here and the
            // flag taken back; whoever changes the flag to 0 decides.
            loop = current;
            bool stays = loop is not null && loop != seen && Interlocked.Exchange(ref worker.Asleep, 0) == 1;
            if (!stays)
            {
                worker.WakeUp.Wait();
                start = Stopwatch.GetTimestamp();
            }
        }
    }

    private sealed class Worker
    {
        public int Asleep;

        public SemaphoreSlim WakeUp { get; } = new(0);
    }

    /// <summary>
    /// One call of For. Whoever takes part counts itself in before it takes a task, so once no task is left
    /// and nobody is in, the loop is over: a worker that comes later finds nothing to do and is not waited
    /// for.
    /// </summary>
    private sealed class Loop(int taskCount, Action<int> task)
    {
        private int next;
        private int busy;

        public ExceptionDispatchInfo? Failure;

        public void Run()
        {
            Interlocked.Increment(ref busy);
            inside = true;
            try
            {
                int mine;
                while ((mine = Interlocked.Increment(ref next) - 1) < taskCount)
                {
                    task(mine);
                }
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref Failure, ExceptionDispatchInfo.Capture(exception), null);
                Interlocked.Exchange(ref next, taskCount);
            }
            finally
            {
                inside = false;
                Interlocked.Decrement(ref busy);
            }
        }

        public void WaitForOthers()
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref busy) > 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }
}
