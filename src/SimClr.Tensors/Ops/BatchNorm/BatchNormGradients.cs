using SimClr.Kernels;

namespace SimClr.Tensors;

/// <summary>
/// Where one call of batch norm's backward writes its four gradients; empty where nobody wants one.
/// </summary>
internal readonly struct BatchNormGradients
{
    public readonly BufferView<float> DInput;
    public readonly BufferView<float> DResidual;
    public readonly BufferView<float> DGamma;
    public readonly BufferView<float> DBeta;
    public readonly Accumulation InputMode;
    public readonly Accumulation ResidualMode;
    public readonly Accumulation ParameterMode;

    public BatchNormGradients(Tensor output, Tensor input, Tensor? residual, Tensor? gamma, Tensor? beta)
    {
        input.TakesGradientInPlace(output, out DInput, out InputMode);
        residual?.TakesGradient(out DResidual, out ResidualMode);

        var betaMode = Accumulation.Overwrite;
        gamma?.TakesGradient(out DGamma, out ParameterMode);
        beta?.TakesGradient(out DBeta, out betaMode);
        if (!DGamma.IsEmpty && !DBeta.IsEmpty && ParameterMode != betaMode)
        {
            // The kernel has one mode for both: the one that would be overwritten starts from zero instead.
            input.Device.Elementwise.Fill(betaMode == Accumulation.Overwrite ? DBeta : DGamma, 0);
            ParameterMode = Accumulation.Add;
        }
        else if (DGamma.IsEmpty)
        {
            ParameterMode = betaMode;
        }
    }
}
