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

    /// <summary>activation(norm(input) + residual), ReLU fused. The caller needs the input no more.</summary>
    /// <param name="activation">Null for none.</param>
    /// <param name="statistics">Of the input, where its convolution has found them.</param>
    public Tensor Forward(
        Tensor input, Activation? activation, Tensor? residual = null, BatchStatistics? statistics = null)
    {
        bool relu = activation == Activation.Relu;
        var x = Normalize(input, new BatchNormArguments(gamma, beta, runningMean, runningVariance, residual, relu,
            Statistics: statistics, OverwriteInput: true));
        if (relu || activation is null)
        {
            return x;
        }

        var y = activation.Forward(x);
        TensorScope.Current?.Drop(x);
        return y;
    }

    protected override Tensor Compute(Tensor input)
        => Normalize(input, new BatchNormArguments(gamma, beta, runningMean, runningVariance));

    private Tensor Normalize(Tensor input, in BatchNormArguments arguments)
    {
        if (Training && MovesStatistics)
        {
            batchesTracked.Device.Elementwise.Add(batchesTracked.View, one.View, batchesTracked.View);
        }

        return Ops.BatchNorm(input, arguments with
        {
            Training = Training,
            Ranks = StatisticsRanks,
            Momentum = MovesStatistics ? Momentum : 0,
        });
    }
}
