namespace SimClr.Nn;

/// <summary>
/// What a parameter is for. Only weights are decayed and have their rate adapted by LARS; biases and batch
/// norm's gamma and beta are left alone, as in google-research/simclr.
/// </summary>
public enum ParameterRole
{
    Weight,
    Bias,
    BatchNorm,
}
