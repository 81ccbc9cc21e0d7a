using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Operations as one CUDA graph. An upload copies from pinned memory at a fixed place, which is written just
/// before the graph is launched, when the launch before has read it.
/// </summary>
internal sealed unsafe class CudaGraph : IGpuGraph
{
    private const int Alignment = 16;

    private readonly CudaGpu gpu;
    private readonly (GpuUpload Upload, nint Slot)[] uploads;
    private nint pinned;
    private nint executable;
    private nint finished; // event: the last launch is done

    public CudaGraph(CudaGpu gpu, IReadOnlyList<GpuOperation> operations)
    {
        this.gpu = gpu;
        try
        {
            uploads = Pin([.. operations.OfType<GpuUpload>()]);
            nint created;
            Check(cuEventCreate(&created, DriverFlags.EventDisableTiming));
            finished = created;
            executable = Instantiate(operations);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Launch()
    {
        gpu.MakeCurrent();
        if (uploads.Length > 0)
        {
            Check(cuEventSynchronize(finished)); // returns at once where nothing was launched yet
            foreach (var (upload, slot) in uploads)
            {
                upload.Bytes.CopyTo(new Span<byte>((void*)slot, upload.Bytes.Length));
            }
        }

        Check(cuGraphLaunch(executable, gpu.Stream), "of a training step");
        Check(cuEventRecord(finished, gpu.Stream));
    }

    public void Dispose()
    {
        gpu.MakeCurrent();
        if (finished != 0)
        {
            _ = cuEventSynchronize(finished);
            _ = cuEventDestroy_v2(finished);
        }

        if (executable != 0)
        {
            _ = cuGraphExecDestroy(executable);
        }

        if (pinned != 0)
        {
            _ = cuMemFreeHost((void*)pinned);
        }

        (finished, executable, pinned) = (0, 0, 0);
    }

    private (GpuUpload Upload, nint Slot)[] Pin(GpuUpload[] all)
    {
        long bytes = all.Sum(upload => Rounded(upload));
        if (bytes == 0)
        {
            return [];
        }

        pinned = gpu.AllocatePinned(bytes);
        nint slot = pinned;
        var slots = new (GpuUpload, nint)[all.Length];
        for (int i = 0; i < all.Length; i++)
        {
            slots[i] = (all[i], slot);
            slot += (nint)Rounded(all[i]);
        }

        return slots;

        static long Rounded(GpuUpload upload)
            => (upload.Bytes.Length + Alignment - 1L) / Alignment * Alignment;
    }

    private nint Instantiate(IReadOnlyList<GpuOperation> operations)
    {
        nint graph = Capture(operations), instance;
        try
        {
            Check(cuGraphInstantiateWithFlags(&instance, graph, 0), $"of {operations.Count} operations");
            return instance;
        }
        finally
        {
            _ = cuGraphDestroy(graph);
        }
    }

    private nint Capture(IReadOnlyList<GpuOperation> operations)
    {
        nint graph = 0;
        Check(cuStreamBeginCapture_v2(gpu.Stream, CaptureMode.ThreadLocal));
        try
        {
            int upload = 0;
            foreach (var operation in operations)
            {
                if (operation is GpuUpload { Destination: var destination, Bytes: var bytes })
                {
                    Check(cuMemcpyHtoDAsync_v2(
                        (ulong)destination, (void*)uploads[upload++].Slot, (nuint)bytes.Length, gpu.Stream));
                }
                else
                {
                    operation.Run(gpu);
                }
            }
        }
        catch
        {
            if (cuStreamEndCapture(gpu.Stream, &graph) == CudaResult.Success)
            {
                _ = cuGraphDestroy(graph);
            }

            throw;
        }

        Check(cuStreamEndCapture(gpu.Stream, &graph), $"of {operations.Count} operations");
        return graph;
    }
}
