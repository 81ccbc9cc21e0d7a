using System.Runtime.ExceptionServices;
using SimClr.Kernels;

namespace SimClr.Train.Data.Stores;

/// <summary>
/// Reads pictures when a batch needs them, on threads of its own, ahead of the batch in use by at most
/// <see cref="BatchesAhead"/>. What it holds depends on the batches alone and not on the data set's size.
/// </summary>
internal sealed class StreamingBatchReader : IDisposable
{
    private const int BatchesAhead = 2;
    private const int LastWaitMilliseconds = 200;

    private readonly StreamedPixels source;
    private readonly IEnumerator<int[]> upcoming;
    private readonly DeviceBlock? staging;
    private readonly Thread[] threads;

    private readonly object gate = new(); // guards everything below
    private readonly Queue<BatchSlot> begun = new(); // in the order in which they are handed out
    private readonly Stack<BatchSlot> free = new();
    private readonly CancellationTokenRegistration wakeUp;
    private BatchSlot? starting; // the last of begun
    private BatchSlot? current; // the caller's
    private ExceptionDispatchInfo? failure;
    private bool exhausted;
    private bool stopped;

    private StreamingBatchReader(StreamedPixels source, Device device, IEnumerable<int[]> batches)
    {
        this.source = source;
        upcoming = batches.GetEnumerator();
        staging = device.Memory.IsHostMemory ? null : new DeviceBlock(device.Memory);
        for (int i = 0; i <= BatchesAhead; i++)
        {
            free.Push(new BatchSlot());
        }

        threads = new Thread[Math.Max(1, Math.Min(Environment.ProcessorCount, source.Count))];
        wakeUp = source.Interrupted.Register(() =>
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
            }
        });
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"decode {i}" };
        }
    }

    /// <summary>Bytes of host memory for pixels.</summary>
    internal long BytesHeld
    {
        get
        {
            lock (gate)
            {
                return begun.Concat(free).Sum(slot => slot.Capacity) + (current?.Capacity ?? 0);
            }
        }
    }

    public static StreamingBatchReader Start(StreamedPixels source, Device device, IEnumerable<int[]> batches)
    {
        var reader = new StreamingBatchReader(source, device, batches);
        Array.ForEach(reader.threads, thread => thread.Start());
        return reader;
    }

    /// <summary>The next batch's pictures, valid until the next call; null where there is none.</summary>
    /// <exception cref="DataException">One of them cannot be read; or they are too large for the device.</exception>
    /// <exception cref="OperationCanceledException">The wait for them was interrupted.</exception>
    public ImageRef[]? Next()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopped && failure is null, this);
            if (current is not null)
            {
                free.Push(current);
                current = null;
                Monitor.PulseAll(gate);
            }

            while (begun.Count == 0 ? !exhausted && failure is null : !begun.Peek().AllFinished)
            {
                source.Interrupted.ThrowIfCancellationRequested();
                Monitor.Wait(gate);
            }

            if (begun.Count == 0)
            {
                failure?.Throw();
                return null;
            }

            current = begun.Dequeue();
        }

        if (current.Problem is { } problem)
        {
            ExceptionDispatchInfo.Throw(problem);
        }

        try
        {
            return staging?.Upload(current.Pixels, current.Images) ?? current.Images;
        }
        catch (InsufficientMemoryException exception)
        {
            throw new DataException($"data: {current.Pixels.Length:N0} bytes of a batch's pixels do not fit beside the "
                + $"model; choose a smaller --batch-size or --image-size. {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }

        wakeUp.Dispose();
        // Who is interrupted does not wait for large pictures; what their threads write to is theirs then.
        int wait = source.Interrupted.IsCancellationRequested ? LastWaitMilliseconds : Timeout.Infinite;
        if (!Array.TrueForAll(threads, thread => thread.Join(wait)))
        {
            return;
        }

        foreach (var slot in begun.Concat(free).Append(current).OfType<BatchSlot>())
        {
            slot.Dispose();
        }

        (current, starting) = (null, null);
        begun.Clear();
        free.Clear();
        staging?.Dispose();
        upcoming.Dispose();
    }

    private void Work()
    {
        while (Take() is var (slot, place))
        {
            Exception? problem = null;
            try
            {
                source.Read(slot.Numbers[place], slot.Images[place].Pixels.AsSpan());
            }
            catch (Exception exception) // goes to the caller of Next
            {
                problem = exception;
            }

            lock (gate)
            {
                slot.Finish(place, problem);
                if (slot.AllFinished)
                {
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    /// <summary>The next picture to read; null when there is nothing left to do.</summary>
    private (BatchSlot Slot, int Place)? Take()
    {
        lock (gate)
        {
            while (!stopped)
            {
                if (starting is { AllStarted: false })
                {
                    return (starting, starting.Start());
                }

                if (exhausted)
                {
                    break;
                }

                if (free.Count > 0)
                {
                    BeginBatch();
                }
                else
                {
                    Monitor.Wait(gate);
                }
            }

            return null;
        }
    }

    private void BeginBatch()
    {
        try
        {
            exhausted = !upcoming.MoveNext();
            if (!exhausted)
            {
                free.Peek().Begin(upcoming.Current, source.Sizes);
                starting = free.Pop();
                begun.Enqueue(starting);
            }
        }
        catch (Exception exception) // goes to the caller of Next, after the batches before it
        {
            failure = ExceptionDispatchInfo.Capture(exception);
            exhausted = true;
        }

        Monitor.PulseAll(gate);
    }
}
