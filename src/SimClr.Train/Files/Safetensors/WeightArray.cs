namespace SimClr.Train.Files.Safetensors;

/// <summary>
/// A named array of weights outside a device, and how a file stores its numbers: F32 or I64.
/// </summary>
public sealed record WeightArray(
    string Name, int[] Shape, float[] Values, ElementType Type = ElementType.F32);
