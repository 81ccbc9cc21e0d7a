using System.Collections.Concurrent;
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
    private readonly BlockingCollection<(BatchSlot Slot, int Place)> pictures = []; // for the threads
    private readonly Queue<BatchSlot> begun = new(); // in the order in which they are handed out
    private readonly Stack<BatchSlot> free;
    private BatchSlot? current; // the caller's
    private ExceptionDispatchInfo? failure; // to choose a batch

    private StreamingBatchReader(StreamedPixels source, Device device, IEnumerable<int[]> batches)
    {
        this.source = source;
        upcoming = batches.GetEnumerator();
        staging = device.Memory.IsHostMemory ? null : new DeviceBlock(device.Memory);
        free = new(Enumerable.Range(0, BatchesAhead + 1).Select(_ => new BatchSlot()));
        threads = [.. Enumerable.Range(0, Math.Clamp(source.Count, 1, Environment.ProcessorCount)).Select(
            i => new Thread(Work) { IsBackground = true, Name = $"decode {i}" })];
    }

    /// <summary>Bytes of host memory for pixels.</summary>
    internal long BytesHeld => Slots.Sum(slot => slot.Capacity);

    private IEnumerable<BatchSlot> Slots => begun.Concat(free).Append(current).OfType<BatchSlot>();

    public static StreamingBatchReader Start(StreamedPixels source, Device device, IEnumerable<int[]> batches)
    {
        var reader = new StreamingBatchReader(source, device, batches);
        Array.ForEach(reader.threads, thread => thread.Start());
        reader.BeginBatches();
        return reader;
    }

    /// <summary>The next batch's pictures, valid until the next call; null where there is none.</summary>
    /// <exception cref="DataException">One of them cannot be read; or they are too large for the device.</exception>
    /// <exception cref="OperationCanceledException">The wait for them was interrupted.</exception>
    public ImageRef[]? Next()
    {
        ObjectDisposedException.ThrowIf(pictures.IsAddingCompleted, this);
        if (current is not null)
        {
            free.Push(current);
            current = null;
            BeginBatches();
        }

        if (!begun.TryPeek(out var next))
        {
            failure?.Throw();
            return null;
        }

        next.Wait(source.Interrupted);
        current = begun.Dequeue();
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
        pictures.CompleteAdding();
        while (pictures.TryTake(out _))
        {
        }

        // Who is interrupted does not wait for large pictures; what their threads write to is theirs then.
        int wait = source.Interrupted.IsCancellationRequested ? LastWaitMilliseconds : Timeout.Infinite;
        if (!Array.TrueForAll(threads, thread => thread.Join(wait)))
        {
            return;
        }

        foreach (var slot in Slots)
        {
            slot.Dispose();
        }

        current = null;
        begun.Clear();
        free.Clear();
        staging?.Dispose();
        upcoming.Dispose();
    }

    private void Work()
    {
        foreach (var (slot, place) in pictures.GetConsumingEnumerable())
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

            slot.Finish(place, problem);
        }
    }

    /// <summary>Gives the threads as many batches as there is room for.</summary>
    private void BeginBatches()
    {
        try
        {
            while (failure is null && free.Count > 0 && upcoming.MoveNext())
            {
                free.Peek().Begin(upcoming.Current, source.Sizes);
                var slot = free.Pop();
                begun.Enqueue(slot);
                for (int place = 0; place < slot.Numbers.Length; place++)
                {
                    pictures.Add((slot, place));
                }
            }
        }
        catch (Exception exception) // goes to the caller of Next, after the batches before it
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
