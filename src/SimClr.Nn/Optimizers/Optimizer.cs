using SimClr.Kernels;
using SimClr.Kernels.Ranks;

namespace SimClr.Nn.Optimizers;

/// <summary>
/// Moves parameters against their gradients. Decays and (LARS) adapts weights only, never biases and batch
/// norm. Parameters without a gradient stay as they are.
/// </summary>
public abstract class Optimizer
{
    private readonly Entry[] entries;
    private readonly ParameterSlot<float>[] slots;
    private readonly float[] lossValue = new float[1];

    private protected Optimizer(
        IEnumerable<(string Name, Parameter Parameter)> parameters, double weightDecay, bool secondMoment)
    {
        if (!(weightDecay >= 0 && double.IsFinite(weightDecay)))
        {
            throw new ArgumentException($"optimizer: weight decay {weightDecay} must be at least 0.");
        }

        WeightDecay = weightDecay;
        entries = [.. parameters.Select(entry => new Entry(entry.Name, entry.Parameter, secondMoment))];
        slots = new ParameterSlot<float>[entries.Length];
    }

    /// <summary>Steps that count so far; set it when a checkpoint is read.</summary>
    public long StepNumber { get; set; }

    public double WeightDecay { get; }

    /// <summary>
    /// What sums the gradients over the ranks before each update; null in one process. A backward pass that is told of
    /// it (<see cref="Tape.Backward(Tensor, GradientListener)"/>) sends while it still computes.
    /// </summary>
    public GradientBuckets? Buckets { get; private set; }

    /// <summary>
    /// What must be saved to go on exactly: <c>PARAMETER.firstMoment</c> and, for AdamW,
    /// <c>PARAMETER.secondMoment</c>.
    /// </summary>
    public IEnumerable<(string Name, Tensor State)> NamedState()
    {
        foreach (var entry in entries)
        {
            yield return ($"{entry.Name}.firstMoment", entry.FirstMoment);
            if (entry.SecondMoment is not null)
            {
                yield return ($"{entry.Name}.secondMoment", entry.SecondMoment);
            }
        }
    }

    /// <summary>
    /// From now on every update is by the sum of all ranks' gradients, and so the same on each. Where the loss is the
    /// mean over the rows of all, that sum is its gradient.
    /// </summary>
    public void SumOver(ICommunicator ranks, int bucketBytes = GradientBuckets.UsualBytes)
        => Buckets = new GradientBuckets(entries.Select(entry => entry.Parameter), ranks, bucketBytes);

    /// <summary>
    /// One step of training, as the device does it fastest: the gradients, the update, and no gradients again. Where
    /// the loss is not finite the device leaves weights and state as they are, and the step does not count.
    /// </summary>
    /// <param name="backward">Under the tape, from the parameters to the loss and their gradients; gives the loss.</param>
    /// <returns>The loss before the update.</returns>
    public float Step(double learningRate, Tape tape, Func<Tensor> backward)
    {
        Tensor? loss = null;
        if (Buckets is null)
        {
            tape.RunStep(entries[0].Parameter.Device, Run);
        }
        else
        {
            Run(); // what ranks tell each other is in no recording
        }

        loss!.CopyToHost(lossValue);
        StepNumber += float.IsFinite(lossValue[0]) ? 1 : 0;
        return lossValue[0];

        void Run()
        {
            loss = backward();
            Update(learningRate, loss);
            ZeroGrad();
        }
    }

    /// <summary>One update with the gradients that the parameters hold.</summary>
    public void Step(double learningRate)
    {
        Update(learningRate, loss: null);
        StepNumber++;
    }

    public void ZeroGrad()
    {
        foreach (var entry in entries)
        {
            entry.Parameter.ZeroGrad();
        }
    }

    private protected abstract void Update(
        IOptimizerKernels<float> kernels, ReadOnlySpan<ParameterSlot<float>> parameters, double learningRate,
        BufferView<float> loss);

    private void Update(double learningRate, Tensor? loss)
    {
        if (!(learningRate >= 0 && double.IsFinite(learningRate)))
        {
            throw new ArgumentException(
                $"optimizer: learning rate {learningRate} must be finite and at least 0.");
        }

        if (loss is { Length: not 1 })
        {
            throw new ArgumentException($"optimizer: loss has shape {loss.Shape}; it must be one element.");
        }

        Buckets?.Finish();
        int count = 0;
        foreach (var entry in entries)
        {
            if (entry.Parameter.Grad is Tensor gradient)
            {
                slots[count++] = entry.Slot(gradient);
                entry.MarkChanged();
            }
        }

        if (count > 0)
        {
            Update(entries[0].Parameter.Device.Optimizer, slots.AsSpan(0, count), learningRate,
                loss?.View ?? default);
        }

        GC.KeepAlive(this); // the slots are bare pointers
    }

    private sealed class Entry(string name, Parameter parameter, bool secondMoment)
    {
        public string Name => name;

        public Parameter Parameter => parameter;

        public Tensor FirstMoment { get; } = Tensor.Persistent(parameter.Device, parameter.Shape);

        public Tensor? SecondMoment { get; } =
            secondMoment ? Tensor.Persistent(parameter.Device, parameter.Shape) : null;

        public ParameterSlot<float> Slot(Tensor gradient)
        {
            bool isWeight = parameter.Role == ParameterRole.Weight;
            return new ParameterSlot<float>(parameter.View, gradient.View, FirstMoment.View,
                SecondMoment?.View ?? default, Decay: isWeight, Adapt: isWeight);
        }

        public void MarkChanged()
        {
            parameter.MarkChanged();
            FirstMoment.MarkChanged();
            SecondMoment?.MarkChanged();
        }
    }
}
