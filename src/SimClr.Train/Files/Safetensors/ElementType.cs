namespace SimClr.Train.Files.Safetensors;

/// <summary>How a file of weights stores a number; the names are those of the safetensors format.</summary>
public enum ElementType
{
    F32,
    F64,
    F16,
    BF16,

    /// <summary>Only counters are stored so: batch norm's <c>num_batches_tracked</c>.</summary>
    I64,
}
