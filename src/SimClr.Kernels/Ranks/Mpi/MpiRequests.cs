namespace SimClr.Kernels.Ranks.Mpi;

/// <summary>Calls of MPI that are under way, as one: a long buffer goes in pieces.</summary>
internal sealed unsafe class MpiRequests(MpiCommunicator communicator) : IPendingSum
{
    private readonly Queue<nint> requests = [];

    /// <summary>A call that was begun: the code it gave, and its request.</summary>
    public void Add(int code, nint request, string call)
    {
        communicator.Check(code, call);
        requests.Enqueue(request);
    }

    public bool Poll()
    {
        while (requests.TryPeek(out nint request))
        {
            int done = 0;
            communicator.Check(communicator.Mpi.Test(&request, &done, communicator.Abi.IgnoreStatus), "Test");
            if (done == 0)
            {
                return false;
            }

            requests.Dequeue();
        }

        return true;
    }

    public void Wait() => communicator.Wait(this);
}
