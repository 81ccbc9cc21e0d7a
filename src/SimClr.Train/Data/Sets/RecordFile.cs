namespace SimClr.Train.Data.Sets;

/// <summary>
/// A file of equally long records, read one at a time: some are larger than memory should hold twice.
/// </summary>
internal sealed class RecordFile(string owner, string path, int recordLength, int count)
{
    public string Path => path;

    public int Count => count;

    /// <exception cref="DataException">The file is missing, empty, or no whole number of records.</exception>
    public static RecordFile Open(string owner, string path, int recordLength)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new DataException($"{owner}: {path} is missing; `simclr data fetch {owner}` gets it.");
        }

        if (file.Length == 0 || file.Length % recordLength != 0 || file.Length / recordLength > int.MaxValue)
        {
            throw new DataException($"{owner}: {path} has {file.Length:N0} bytes, not a multiple of the "
                + $"{recordLength:N0} of a record: cut short or another file; fetch it again.");
        }

        return new RecordFile(owner, path, recordLength, (int)(file.Length / recordLength));
    }

    /// <summary>Each record, in the same array: valid until the next one.</summary>
    public IEnumerable<byte[]> Records()
    {
        using var stream = new FileStream(path, new FileStreamOptions
        {
            BufferSize = 1 << 20,
            Options = FileOptions.SequentialScan,
        });
        byte[] record = new byte[recordLength];
        for (int i = 0; i < Count; i++)
        {
            if (stream.ReadAtLeast(record, recordLength, throwOnEndOfStream: false) < recordLength)
            {
                throw new DataException($"{owner}: {path} ended in record {i} of {Count} while it was read.");
            }

            yield return record;
        }
    }
}
