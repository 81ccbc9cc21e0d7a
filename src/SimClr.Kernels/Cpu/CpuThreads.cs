using System.Runtime.ExceptionServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// A fixed team of threads for data-parallel loops. The calling thread is one of the team. Tasks are handed out
/// one by one, so results must not depend on who runs which: cut the work by the shape alone, never by
/// <see cref="Count"/>, wherever the cut changes a floating-point sum.
/// </summary>
public sealed class CpuThreads
{
    // Long enough to bridge the gap between two kernels of a step, short enough not to starve a neighbour.
    private const int SpinsBeforeSleep = 2000;

    private readonly Lock callLock = new();
    private readonly SemaphoreSlim[] wakeUps;
    private readonly int[] sleeping;
    [ThreadStatic]
    private static bool inside;

    private Action<int>? body;
    private int tasks;
    private int nextTask;
    private int workersLeft;
    private volatile int generation;
    private ExceptionDispatchInfo? failure;

    public CpuThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        wakeUps = new SemaphoreSlim[count - 1];
        sleeping = new int[count - 1];
        for (int worker = 0; worker < count - 1; worker++)
        {
            wakeUps[worker] = new SemaphoreSlim(0);
            int mine = worker;
            new Thread(() => Work(mine)) { IsBackground = true, Name = $"simclr-cpu-{worker + 1}" }.Start();
        }
    }

    /// <summary>Threads that take part, the caller included.</summary>
    public int Count { get; }

    /// <summary>
    /// Runs <paramref name="task"/>(0) .. (tasks-1), each once, and returns when all are done. A call from inside
    /// a task runs in place. The first exception of a task is thrown again here.
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
            body = task;
            tasks = taskCount;
            nextTask = 0;
            failure = null;
            workersLeft = Count - 1;
            Interlocked.Increment(ref generation); // full fence: the fields above are visible first
            for (int worker = 0; worker < wakeUps.Length; worker++)
            {
                if (Interlocked.Exchange(ref sleeping[worker], 0) == 1)
                {
                    wakeUps[worker].Release();
                }
            }

            RunTasks();
            var spin = default(SpinWait);
            while (Volatile.Read(ref workersLeft) > 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            body = null;
            failure?.Throw();
        }
    }

    private void Work(int worker)
    {
        int seen = 0;
        while (true)
        {
            int spins = 0;
            while (generation == seen)
            {
                if (++spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(20);
                    continue;
                }

                Interlocked.Exchange(ref sleeping[worker], 1);
                // Either the caller saw the flag and releases the semaphore, or the flag is taken back here.
                if (generation != seen && Interlocked.Exchange(ref sleeping[worker], 0) == 1)
                {
                    break;
                }

                wakeUps[worker].Wait();
            }

            seen++;
            RunTasks();
            Interlocked.Decrement(ref workersLeft);
        }
    }

    private void RunTasks()
    {
        inside = true;
        try
        {
            int task;
            while ((task = Interlocked.Increment(ref nextTask) - 1) < tasks)
            {
                body!(task);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref nextTask, tasks);
        }
        finally
        {
            inside = false;
        }
    }
}
