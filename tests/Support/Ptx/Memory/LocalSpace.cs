namespace SimClr.Tests.Support.Ptx;

/// <summary>
/// The local memory of a block's threads, each thread's in one piece, with a byte for each byte that says
/// whether it was written. All threads use the same addresses.
/// </summary>
internal sealed unsafe class LocalSpace : IDisposable
{
    private const byte Written = 1;
    private const byte Gap = 2; // between two arrays

    private readonly NativeBlock data;
    private readonly NativeBlock states;
    private readonly KernelCode code;
    private readonly bool checksWritten;
    private readonly int bytes;
    private readonly int threads;

    public LocalSpace(KernelCode code, int threads, PtxChecks checks)
    {
        (this.code, this.threads, bytes) = (code, threads, code.LocalBytes);
        data = new NativeBlock((long)threads * bytes);
        states = new NativeBlock((long)threads * bytes);
        checksWritten = checks.HasFlag(PtxChecks.Uninitialized);
    }

    public void Start()
    {
        if (bytes == 0)
        {
            return;
        }

        new Span<byte>(data.Pointer, threads * bytes).Fill(0xFF);
        new Span<byte>(states.Pointer, threads * bytes).Clear();
        for (int thread = 0; thread < threads; thread++)
        {
            foreach (var (start, end) in code.LocalGaps)
            {
                new Span<byte>(states.Pointer + thread * bytes + start, end - start).Fill(Gap);
            }
        }
    }

    public byte* Read(Warp warp, Instruction instruction, int lane, ulong address, int length)
    {
        int place = Place(warp, instruction, lane, address, length);
        bool written = !new ReadOnlySpan<byte>(states.Pointer + place, length).ContainsAnyExcept(Written);
        return written || !checksWritten ? data.Pointer + place
            : throw warp.Fault(instruction, lane, $"reads local memory at {address}, which was not written");
    }

    public byte* Write(Warp warp, Instruction instruction, int lane, ulong address, int length)
    {
        int place = Place(warp, instruction, lane, address, length);
        new Span<byte>(states.Pointer + place, length).Fill(Written);
        return data.Pointer + place;
    }

    public void Dispose()
    {
        data.Dispose();
        states.Dispose();
    }

    private int Place(Warp warp, Instruction instruction, int lane, ulong address, int length)
    {
        if (address >= (ulong)bytes || (ulong)bytes - address < (ulong)length)
        {
            throw warp.Fault(instruction, lane,
                $"local memory at {address}, {length} bytes: outside of the thread's {bytes} bytes");
        }

        if (address % (ulong)length != 0)
        {
            throw warp.Fault(instruction, lane, $"local memory at {address}: not aligned to {length} bytes");
        }

        int place = (warp.Index * Warp.Lanes + lane) * bytes + (int)address;
        return !new ReadOnlySpan<byte>(states.Pointer + place, length).Contains(Gap) ? place
            : throw warp.Fault(instruction, lane, $"local memory at {address}: outside of any array");
    }
}
