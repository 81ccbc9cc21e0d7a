namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>
/// A file's bytes for decoders that make up what they miss at its end, without a word: here whoever reads on is told.
/// They must read what they use and no more, so <see cref="PictureFormats"/> gives them buffers of one byte.
/// </summary>
internal sealed class UncutStream(byte[] file) : MemoryStream(file, writable: false)
{
    private const int SomeMore = 1 << 20; // at its end ImageSharp asks no more

    public override long Length => base.Length + SomeMore;

    /// <summary>What is said of every file that ends too early.</summary>
    public static InvalidDataException CutShort() => new("ends before its pixels do; cut short");

    public override int Read(byte[] buffer, int offset, int count) // also for spans
        => base.Read(buffer, offset, count) == count ? count : throw CutShort();
}
