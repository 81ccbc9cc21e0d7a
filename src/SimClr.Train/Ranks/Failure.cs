using SimClr.Train.Data;
using SimClr.Train.Text;

namespace SimClr.Train.Ranks;

/// <summary>An exception as the one line that a user reads.</summary>
public static class Failure
{
    public static string Describe(Exception exception) => exception switch
    {
        UserException or DataException or InsufficientMemoryException or ILGPU.Runtime.Cuda.CudaException
            => exception.Message,
        _ when FileTrouble.Is(exception) => FileTrouble.Of(exception),
        _ => $"{exception.Message} ({exception.GetType().Name}; --verbose shows where)",
    };
}
