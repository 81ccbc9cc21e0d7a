namespace SimClr.Train.Files.Torch;

/// <summary>
/// A view of a storage: element (i, j, ...) is at Offset + i · Strides[0] + j · Strides[1] + ...
/// </summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, int[] Shape, long[] Strides)
{
    /// <summary>Whether it has more numbers than its storage, as no weights do: a small file could fill memory.</summary>
    public bool IsExpanded => Shape.Aggregate(1.0, (product, length) => product * length) > Storage.Count;

    /// <summary>Whether first and last element lie in the storage.</summary>
    public bool FitsStorage
    {
        get
        {
            long length = 1;
            Int128 last = Offset;
            for (int i = 0; i < Shape.Length; i++)
            {
                if (Shape[i] < 0 || Strides[i] < 0 || length * Shape[i] > Array.MaxLength)
                {
                    return false;
                }

                length *= Shape[i];
                last += (Int128)Strides[i] * Math.Max(0, Shape[i] - 1);
            }

            return Offset >= 0 && (length == 0 || last < Storage.Count);
        }
    }

    /// <summary>The elements in C order, whatever order the storage has.</summary>
    public float[] InOrder(ReadOnlySpan<float> storage)
    {
        var values = new float[Shape.Aggregate(1, (product, length) => product * length)];
        var index = new int[Shape.Length];
        long at = Offset;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = storage[(int)at];
            for (int d = Shape.Length - 1; d >= 0; d--)
            {
                at += Strides[d];
                if (++index[d] < Shape[d])
                {
                    break;
                }

                at -= Strides[d] * Shape[d];
                index[d] = 0;
            }
        }

        return values;
    }
}
