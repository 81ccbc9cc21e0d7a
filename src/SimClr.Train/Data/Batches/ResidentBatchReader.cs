using SimClr.Kernels;

namespace SimClr.Train.Data.Batches;

/// <summary>Batches of a data set that is in memory as a whole.</summary>
internal sealed class ResidentBatchReader(ImageDataset data, IEnumerable<int[]> batches) : BatchReader
{
    private readonly IEnumerator<int[]> batches = batches.GetEnumerator();

    public override ImageRef[] Next()
        => batches.MoveNext() ? Array.ConvertAll(batches.Current, data.Image) : throw NoMore();

    public override void Dispose()
    {
        batches.Dispose();
        GC.KeepAlive(data); // owns the pixels
    }
}
