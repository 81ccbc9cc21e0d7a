namespace SimClr.Nn.Layers;

/// <summary>Batch norm over all dimensions but the last: 1-d and 2-d are the same here.</summary>
public sealed class BatchNorm : Module
{
    private const double Momentum = 0.1; // as in PyTorch: the share of the new batch

    private readonly Parameter gamma; // (C)
    private readonly Parameter? beta; // (C)
    private readonly Tensor runningMean; // (C)
    private readonly Tensor runningVariance; // (C)
    private readonly Tensor batchesTracked; // ()
    private readonly Tensor one; // ()

    /// <param name="center">False: no beta, as behind the last layer of google's projection head.</param>
    public BatchNorm(Device device, int channels, bool center = true, float initialGamma = 1)
    {
        var shape = new Shape(channels);
        gamma = Register("weight", new Parameter(device, shape, ParameterRole.BatchNorm));
        device.Elementwise.Fill(gamma.View, initialGamma);
        if (center)
        {
            beta = Register("bias", new Parameter(device, shape, ParameterRole.BatchNorm));
        }

        runningMean = RegisterBuffer("running_mean", Tensor.Persistent(device, shape));
        runningVariance = RegisterBuffer("running_var", Tensor.Persistent(device, shape));
        device.Elementwise.Fill(runningVariance.View, 1);
        batchesTracked = RegisterBuffer("num_batches_tracked", Tensor.Persistent(device, new Shape()));
        one = Tensor.Persistent(device, new Shape());
        device.Elementwise.Fill(one.View, 1);
    }

    /// <summary>relu(norm(input) + residual), fused.</summary>
    /// <param name="overwriteInput">The caller needs the input no more.</param>
    public Tensor Forward(Tensor input, Tensor? residual, bool relu, bool overwriteInput = false)
    {
        if (Training && MovesStatistics)
        {
            batchesTracked.Device.Elementwise.Add(batchesTracked.View, one.View, batchesTracked.View);
        }

        return Ops.BatchNorm(input, new BatchNormArguments(gamma, beta, runningMean, runningVariance,
            residual, relu, Training, Momentum: MovesStatistics ? Momentum : 0,
            OverwriteInput: overwriteInput));
    }

    protected override Tensor Compute(Tensor input) => Forward(input, residual: null, relu: false);
}
