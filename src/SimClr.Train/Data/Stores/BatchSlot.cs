using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Stores;

/// <summary>
/// Host memory for the pictures of one batch, one behind the other, which is used for batch after batch.
/// </summary>
internal sealed unsafe class BatchSlot : IDisposable
{
    private const int Alignment = 64;

    private readonly CountdownEvent unread = new(0);
    private void* block;
    private Exception?[] problems = [];

    ~BatchSlot() => NativeMemory.AlignedFree(block);

    public int[] Numbers { get; private set; } = [];

    public ImageRef[] Images { get; private set; } = [];

    /// <summary>All pictures, as one block.</summary>
    public BufferView<byte> Pixels { get; private set; }

    public long Capacity { get; private set; }

    /// <summary>Why the first of its pictures that cannot be read cannot be.</summary>
    public Exception? Problem => Array.Find(problems, problem => problem is not null);

    public void Begin(int[] numbers, PictureSize[] sizes)
    {
        Numbers = numbers;
        problems = new Exception?[numbers.Length];
        long length = PixelStore.BlockLength(numbers.Select(number => sizes[number]));
        if (length > Capacity)
        {
            NativeMemory.AlignedFree(block);
            block = null;
            Capacity = 0;
            block = NativeMemory.AlignedAlloc((nuint)length, Alignment);
            Capacity = length;
        }

        Pixels = new BufferView<byte>((byte*)block, length);
        Images = PixelStore.Lay(Pixels.Pointer, numbers, sizes);
        unread.Reset(numbers.Length);
    }

    /// <summary>Until all are read; where they are, nothing interrupts.</summary>
    public void Wait(CancellationToken interrupted)
    {
        if (!unread.IsSet)
        {
            unread.Wait(interrupted);
        }
    }

    public void Finish(int place, Exception? problem)
    {
        problems[place] = problem;
        unread.Signal();
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(block);
        block = null;
        Capacity = 0;
        unread.Dispose();
        GC.SuppressFinalize(this);
    }
}
