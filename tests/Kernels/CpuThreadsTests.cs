using System.Diagnostics;
using NUnit.Framework;
using SimClr.Kernels.Cpu;

namespace SimClr.Tests.Kernels;

public sealed class CpuThreadsTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    public void RunsEveryTaskOnce(int count)
    {
        var threads = new CpuThreads(count);
        for (int round = 0; round < 3000; round++)
        {
            int[] runs = new int[round % 40];
            threads.For(runs.Length, task => runs[task]++);
            Assert.That(runs, Has.All.EqualTo(1), $"round {round}");
            if (round % 500 == 0)
            {
                Thread.Sleep(2); // let the workers fall asleep
            }
        }
    }

    /// <summary>Results are visible to the caller, and nobody still works when For returns.</summary>
    [Test]
    public void IsOverWhenItReturns()
    {
        var threads = new CpuThreads(3);
        long[] sums = new long[8];
        for (int round = 1; round <= 20000; round++)
        {
            int now = round;
            threads.For(sums.Length, task => sums[task] += now);
            Assert.That(sums.Sum(), Is.EqualTo(8L * round * (round + 1) / 2));
        }
    }

    [Test]
    public void CallsFromSeveralThreadsTakeTurns()
    {
        var threads = new CpuThreads(2);
        int running = 0, together = 0, done = 0;
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int round = 0; round < 300; round++)
            {
                int own = 0;
                threads.For(5, _ =>
                {
                    if (Interlocked.Increment(ref own) == 1 && Interlocked.Increment(ref running) > 1)
                    {
                        Interlocked.Increment(ref together);
                    }

                    if (Interlocked.Increment(ref done) % 5 == 0)
                    {
                        Interlocked.Decrement(ref running);
                    }
                });
            }
        }))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.That((done, together), Is.EqualTo((4 * 300 * 5, 0)));
    }

    [Test]
    public void ALoopInsideATaskRunsInPlace()
    {
        var threads = new CpuThreads(3);
        int[] thread = new int[4 * 10];
        threads.For(4, outer => threads.For(10, inner
            => thread[outer * 10 + inner] = Environment.CurrentManagedThreadId));
        Assert.That(thread.Chunk(10).Select(tasks => tasks.Distinct().Count()), Has.All.EqualTo(1));
    }

    [Test]
    public void ThrowsTheTasksExceptionAndGoesOn()
    {
        var threads = new CpuThreads(2);
        for (int round = 0; round < 200; round++)
        {
            var failure = Assert.Throws<InvalidOperationException>(() => threads.For(16, task =>
            {
                if (task == 5)
                {
                    throw new InvalidOperationException("task five");
                }
            }));
            Assert.That(failure!.Message, Is.EqualTo("task five"));
            int runs = 0;
            threads.For(16, _ => Interlocked.Increment(ref runs));
            Assert.That(runs, Is.EqualTo(16));
        }
    }

    [Test]
    public void IdleThreadsSleep()
    {
        var threads = new CpuThreads(4);
        threads.For(8, _ => { });
        Thread.Sleep(50);
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        Thread.Sleep(400);
        process.Refresh();
        // Three spinning workers would use 400 ms of each core; other tests may run a little beside this one.
        Assert.That((process.TotalProcessorTime - before).TotalMilliseconds, Is.LessThan(300));
    }
}
