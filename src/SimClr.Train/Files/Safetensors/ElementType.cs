namespace SimClr.Train.Files.Safetensors;

/// <summary>How a file of weights stores a number; the names are those of the safetensors format.</summary>
public enum ElementType
{
    F32,
    F64,
    F16,
    BF16,

    /// <summary>Counters, such as batch norm's <c>num_batches_tracked</c>.</summary>
    I64,

    // Of no weight, but they lie beside weights: masks, places in a queue, states of generators.
    I32,
    I16,
    I8,
    U8,
    BOOL,
}
