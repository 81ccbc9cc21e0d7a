namespace SimClr.Kernels.Gpu;

/// <summary>
/// A call of the CUDA driver failed. The message names the call, its subject and the driver's reason.
/// </summary>
public sealed class CudaException : Exception
{
    public CudaException(string message) : base(message)
    {
    }

    internal CudaException(CudaResult result, string call, string subject)
        : base($"cuda: {call}{(subject.Length > 0 ? " " + subject : "")}: {DriverApi.Describe(result)}")
    {
    }
}
