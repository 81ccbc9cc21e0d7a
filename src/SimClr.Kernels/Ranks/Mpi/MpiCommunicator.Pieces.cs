namespace SimClr.Kernels.Ranks.Mpi;

/// <content>Calls on buffers of any length, in pieces that MPI can count.</content>
public sealed unsafe partial class MpiCommunicator
{
    /// <summary>The largest type that the values can be copied as: MPI counts in 32 bits.</summary>
    private (nint Type, int Size) UnitOf<T>(BufferView<T> values) where T : unmanaged
        => (values.Length * sizeof(T) % 8) switch
        {
            0 => (Abi.Double, 8),
            4 => (Abi.Float, 4),
            _ => (Abi.Byte, 1),
        };

    private MpiRequests BeginSum(void* values, long length, int size, nint type)
    {
        var calls = new MpiRequests(this);
        for (long start = 0; start < length; start += LargestPiece)
        {
            nint request = 0;
            int piece = (int)Math.Min(LargestPiece, length - start);
            calls.Add(Mpi.Iallreduce((void*)Abi.InPlace, (byte*)values + (start * size), piece, type, Abi.Sum, world,
                &request), request, "Iallreduce");
        }

        return calls;
    }

    private void BeginBroadcast(byte* values, long length, nint type, int size, int root, MpiRequests calls)
    {
        for (long start = 0; start < length; start += LargestPiece)
        {
            nint request = 0;
            int piece = (int)Math.Min(LargestPiece, length - start);
            calls.Add(Mpi.Ibcast(values + (start * size), piece, type, root, world, &request), request, "Ibcast");
        }
    }

    // MPI's own call would need each rank's part in one piece. Sent to itself, for the memory may be a card's.
    private void BeginLongAllGather(byte* own, byte* all, long length, nint type, int size, MpiRequests calls)
    {
        byte* slot = all + (Rank * length * size);
        for (long start = 0; start < length; start += LargestPiece)
        {
            nint receive = 0, send = 0;
            int piece = (int)Math.Min(LargestPiece, length - start);
            calls.Add(Mpi.Irecv(slot + (start * size), piece, type, Rank, 0, world, &receive), receive, "Irecv");
            calls.Add(Mpi.Isend(own + (start * size), piece, type, Rank, 0, world, &send), send, "Isend");
        }

        calls.Wait();
        for (int root = 0; root < Ranks; root++)
        {
            BeginBroadcast(all + (root * length * size), length, type, size, root, calls);
        }
    }
}
