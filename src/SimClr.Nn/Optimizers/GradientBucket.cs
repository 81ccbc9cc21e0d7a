using SimClr.Kernels;
using SimClr.Kernels.Ranks;
using SimClr.Tensors.Ranks;

namespace SimClr.Nn.Optimizers;

/// <summary>Gradients that are summed over the ranks by one call, one behind the other in memory of their own.</summary>
internal sealed class GradientBucket(ICommunicator ranks, Parameter[] parameters)
{
    private readonly Device device = parameters[0].Device;
    private readonly ICommunicator ranks = DeviceCommunicator.Of(parameters[0].Device, ranks);
    private readonly Tensor memory = Tensor.Persistent(
        parameters[0].Device, new Shape(checked((int)parameters.Sum(each => each.Length))));
    private readonly HashSet<Tensor> complete = [];
    private IPendingSum? pending;

    /// <summary>Whether a backward pass has told of all of them.</summary>
    public bool IsComplete => complete.Count == parameters.Length;

    public void Complete(Tensor leaf)
    {
        if (pending is not null || !complete.Add(leaf))
        {
            throw new InvalidOperationException($"gradients: that of {leaf.Name} {leaf.Shape} was whole before; "
                + "tell one backward pass of a step alone of the buckets, its last one.");
        }
    }

    /// <summary>From here to <see cref="Finish"/> the gradients must not change.</summary>
    public void Begin()
    {
        long length = 0;
        foreach (var gradient in Gradients())
        {
            Copy(gradient.View, memory.View.Slice(length, gradient.Length));
            length += gradient.Length;
        }

        if (length > 0)
        {
            pending = ranks.BeginAllReduce(memory.View.Slice(0, length));
        }
    }

    public bool Poll() => pending?.Poll() ?? true;

    public void Finish()
    {
        complete.Clear();
        if (pending is null)
        {
            return;
        }

        pending.Wait();
        pending = null;
        long offset = 0;
        foreach (var gradient in Gradients())
        {
            Copy(memory.View.Slice(offset, gradient.Length), gradient.View);
            gradient.MarkChanged();
            offset += gradient.Length;
        }
    }

    private void Copy(BufferView<float> from, BufferView<float> to)
        => device.Elementwise.Scale(from, 1, to, Accumulation.Overwrite);

    private IEnumerable<Tensor> Gradients() => parameters.Select(parameter => parameter.Grad).OfType<Tensor>();
}
