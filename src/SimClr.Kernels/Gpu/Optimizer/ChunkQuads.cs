using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>The quads of a chunk of a parameter, of which the host says where in memory it starts.</summary>
/// <param name="memory">All of it.</param>
/// <param name="length">Of the chunk.</param>
internal readonly struct ChunkQuads<TAccess>(ArrayView<float> memory, int length) where TAccess : struct, IQuadAccess
{
    public Quad Load(long start, int i)
        => length - i >= 4 ? TAccess.Load(memory, start + i, 4) : AnyQuads.Load(memory, start + i, length - i);

    public void Store(long start, int i, Quad value)
    {
        if (length - i >= 4)
        {
            TAccess.Store(memory, start + i, 4, value);
        }
        else
        {
            AnyQuads.Store(memory, start + i, length - i, value);
        }
    }
}
