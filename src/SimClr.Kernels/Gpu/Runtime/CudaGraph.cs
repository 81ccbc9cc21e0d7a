using ILGPU.Runtime.Cuda;
using static ILGPU.Runtime.Cuda.CudaAPI;
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
            Check(CurrentAPI.CreateEvent(out finished, CudaEventFlags.CU_EVENT_DISABLE_TIMING));
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
        gpu.Accelerator.Bind();
        if (uploads.Length > 0)
        {
            Check(CurrentAPI.SynchronizeEvent(finished)); // returns at once where nothing was launched yet
            foreach (var (upload, slot) in uploads)
            {
                upload.Bytes.CopyTo(new Span<byte>((void*)slot, upload.Bytes.Length));
            }
        }

        Check(cuGraphLaunch(executable, gpu.Stream.StreamPtr), "of a training step");
        Check(CurrentAPI.RecordEvent(finished, gpu.Stream.StreamPtr));
    }

    public void Dispose()
    {
        gpu.Accelerator.Bind();
        if (finished != 0)
        {
            _ = CurrentAPI.SynchronizeEvent(finished);
            _ = CurrentAPI.DestroyEvent(finished);
        }

        if (executable != 0)
        {
            _ = cuGraphExecDestroy(executable);
        }

        if (pinned != 0)
        {
            _ = CurrentAPI.FreeHostMemory(pinned);
        }

        (finished, executable, pinned) = (0, 0, 0);
    }

    private (GpuUpload Upload, nint Slot)[] Pin(GpuUpload[] all)
    {
        var slots = new (GpuUpload Upload, nint Slot)[all.Length];
        long bytes = 0;
        for (int i = 0; i < all.Length; i++)
        {
            slots[i] = (all[i], (nint)bytes);
            bytes += (all[i].Bytes.Length + Alignment - 1L) / Alignment * Alignment;
        }

        pinned = bytes > 0 ? gpu.AllocatePinned(bytes) : 0;
        return [.. slots.Select(slot => (slot.Upload, pinned + slot.Slot))];
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
        CudaError ended;
        Check(cuStreamBeginCapture_v2(gpu.Stream.StreamPtr, CaptureOfThisThread));
        try
        {
            int upload = 0;
            foreach (var operation in operations)
            {
                if (operation is GpuUpload { Destination: var destination, Bytes: var bytes })
                {
                    nint slot = uploads[upload++].Slot;
                    Check(CurrentAPI.MemcpyAsync(destination, slot, bytes.Length, gpu.Stream));
                }
                else
                {
                    operation.Run(gpu);
                }
            }
        }
        finally
        {
            ended = cuStreamEndCapture(gpu.Stream.StreamPtr, &graph);
        }

        Check(ended, $"of {operations.Count} operations", nameof(cuStreamEndCapture));
        return graph;
    }
}
