using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Batches;

/// <summary>
/// Host memory for the pictures of one batch, one behind the other, which is used for batch after batch.
/// </summary>
internal sealed unsafe class BatchSlot : IDisposable
{
    private const int Alignment = 64; // of the block; each picture starts at a whole vector of 16 bytes
    private const int PictureAlignment = 16;

    private void* block;
    private int started;
    private int finished;
    private Exception?[] problems = [];

    ~BatchSlot() => NativeMemory.AlignedFree(block);

    /// <summary>Numbers of the pictures in the data set.</summary>
    public int[] Indices { get; private set; } = [];

    public ImageRef[] Images { get; private set; } = [];

    /// <summary>All pictures, as one block.</summary>
    public BufferView<byte> Pixels { get; private set; }

    public long Capacity { get; private set; }

    public bool AllStarted => started == Indices.Length;

    public bool AllFinished => finished == Indices.Length;

    /// <summary>Why the first of its pictures that cannot be read cannot be.</summary>
    public Exception? Problem => Array.Find(problems, problem => problem is not null);

    public void Begin(int[] indices, PictureSize[] sizes)
    {
        (started, finished, Indices) = (0, 0, indices);
        problems = new Exception?[indices.Length];
        long length = indices.Sum(i => Aligned(sizes[i].Bytes));
        if (length > Capacity)
        {
            NativeMemory.AlignedFree(block);
            block = null;
            Capacity = 0;
            block = NativeMemory.AlignedAlloc((nuint)length, Alignment);
            Capacity = length;
        }

        Pixels = new BufferView<byte>((byte*)block, length);
        Images = new ImageRef[indices.Length];
        long offset = 0;
        for (int place = 0; place < indices.Length; place++)
        {
            var size = sizes[indices[place]];
            Images[place] = new ImageRef(
                Pixels.Slice(offset, size.Bytes), size.Height, size.Width, indices[place]);
            offset += Aligned(size.Bytes);
        }
    }

    /// <summary>Place of a picture that nobody has begun to read.</summary>
    public int Start() => started++;

    public void Finish(int place, Exception? problem)
    {
        problems[place] = problem;
        finished++;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(block);
        block = null;
        Capacity = 0;
        GC.SuppressFinalize(this);
    }

    private static long Aligned(long bytes)
        => (bytes + PictureAlignment - 1) / PictureAlignment * PictureAlignment;
}
