using SimClr.Kernels;

namespace SimClr.Tensors;

/// <summary>
/// Memory that an op saves for its own backward: a mask, an argmax, statistics. It goes back once the backward has
/// run, where nothing is recorded at once, and at the latest with the scope.
/// </summary>
internal sealed class OpScratch
{
    private readonly Device device;
    private readonly List<Storage> blocks = [];

    public OpScratch(Device device)
    {
        this.device = device;
        TensorScope.Require().Own(this);
    }

    /// <summary>Undefined contents.</summary>
    public unsafe BufferView<T> Take<T>(long length) where T : unmanaged
    {
        var storage = new Storage(device, length * sizeof(T), persistent: false);
        blocks.Add(storage);
        return new BufferView<T>((T*)storage.Block, length);
    }

    /// <summary>Keeps a block of somebody else as long as its own.</summary>
    public void Hold(Storage block) => blocks.Add(block.Share());

    public void Release()
    {
        foreach (var block in blocks)
        {
            block.Release();
        }

        blocks.Clear();
    }
}
