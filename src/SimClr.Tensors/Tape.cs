namespace SimClr.Tensors;

/// <summary>
/// Reverse-mode automatic differentiation. While a tape is the current scope, every op appends a node: what
/// it made, what it read, and the closure that inverts it. <c>Backward</c> walks the nodes from the last to
/// the first.
/// <para>Memory: once a node has been walked nothing needs its output, that output's gradient or what the op saved
/// for itself any more, so all go back to the pool at once; activations live as short as they can.</para>
/// <para>Gradients: the first contribution overwrites, later ones add, so nothing is zeroed. Leaves keep
/// theirs over several tapes until <see cref="Tensor.ZeroGrad"/>.</para>
/// </summary>
/// <param name="listener">Who is told of every op; by default nobody but a listener of a tape around it.</param>
public sealed class Tape(OpListener? listener = null) : TensorScope(listener)
{
    private readonly List<Node> nodes = [];
    private bool walked;
    private GradientListener? walking; // while this tape walks, or the one around it that this one is a part of

    /// <summary>
    /// Runs the work of a training step under this tape as the device does it fastest: it may replay a recording
    /// (<see cref="Kernels.IKernelDevice{T}.RunStep"/>). That tells nobody of its ops, so where somebody listens
    /// the step runs op by op.
    /// </summary>
    public void RunStep(Device device, Action step)
    {
        if (Listener is null)
        {
            device.RunStep(step);
        }
        else
        {
            step();
        }
    }

    /// <summary>
    /// Adds the gradient of <paramref name="loss"/> (one element) to every leaf that wants it. Afterwards the
    /// activations' memory is gone; the loss, what was kept and the leaves' gradients remain. Once per tape.
    /// </summary>
    /// <param name="gradients">Who is told as soon as a leaf's gradient is whole.</param>
    public void Backward(Tensor loss, GradientListener? gradients = null)
    {
        if (loss.Length != 1)
        {
            throw new ArgumentException(
                $"backward: loss has shape {loss.Shape}; it must be one element, or come with its gradient.");
        }

        StartFrom(loss, seed => loss.Device.Elementwise.Fill(seed, 1), gradients);
    }

    /// <summary>
    /// As <see cref="Backward(Tensor, GradientListener)"/>, from any tensor whose gradient is known: sum(output ·
    /// outputGradient) is what gets differentiated.
    /// </summary>
    public void Backward(Tensor output, Tensor outputGradient, GradientListener? gradients = null)
    {
        if (output.Shape != outputGradient.Shape)
        {
            throw new ArgumentException(
                $"backward: gradient {outputGradient.Shape} for output {output.Shape}; they must be equal.");
        }

        StartFrom(output, seed => output.Device.Elementwise.Scale(
            outputGradient.View, 1, seed, Kernels.Accumulation.Overwrite), gradients);
    }

    /// <summary>
    /// As the other ones, from a tensor that stands for another one of an outer tape
    /// and takes its gradient over, memory included.
    /// </summary>
    internal void BackwardInPlaceOf(Tensor original, Tensor output)
    {
        output.InheritGradient(original);
        walking = (Parent as Tape)?.walking;
        StartFrom(output, _ => { }, gradients: null); // the outer tape's node decides when a gradient is whole
    }

    /// <summary>
    /// Appends a node where a tape is recording and an input wants a gradient. <paramref name="backward"/>
    /// reads
    /// <c>output.Gradient</c> and adds to its inputs' gradients through <c>TakesGradient</c>.
    /// </summary>
    /// <param name="scratch">What <paramref name="backward"/> reads beside them; goes back when it has run.</param>
    /// <param name="unread">Of inputs and output, those whose elements <paramref name="backward"/> does not read.</param>
    internal static void Record(in OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs, Action backward,
        OpScratch? scratch = null, ReadOnlySpan<Tensor?> unread = default)
    {
        Current?.Listener?.Forward(op, output, inputs);
        if (!Records(inputs))
        {
            scratch?.Release();
            return;
        }

        output.RequiresGrad = true;
        output.IsLeaf = false;
        output.IsSaved |= !unread.Contains(output);
        foreach (var input in inputs)
        {
            if (input is not null && !unread.Contains(input))
            {
                input.IsSaved = true;
            }
        }

        ((Tape)Current!).nodes.Add(new Node(op, output, inputs.ToArray(), backward, scratch));
    }

    /// <summary>True where an op that reads these inputs will record itself.</summary>
    internal static bool Records(ReadOnlySpan<Tensor?> inputs)
    {
        if (Current is Tape)
        {
            foreach (var input in inputs)
            {
                if (input is { RequiresGrad: true })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private protected override void OnDispose() => nodes.Clear();

    private void StartFrom(Tensor output, Action<Kernels.BufferView<float>> seed, GradientListener? gradients)
    {
        if (walked)
        {
            throw new InvalidOperationException(
                "backward: this tape has been walked, its activations are gone; record a new tape.");
        }

        if (!nodes.Exists(node => node.Output == output) || !output.TakesGradient(out var gradient, out _))
        {
            throw new InvalidOperationException(
                $"backward: no op recorded on this tape made tensor {output.Shape} {output.Name}; compute it "
                + "under the tape from something that requires a gradient.");
        }

        walked = true;
        walking ??= gradients;
        var firstReaders = gradients is null ? null : LeavesByFirstReader();
        seed(gradient);
        Listener?.BackwardBegins();
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (node.Output.Grad is not null)
            {
                node.CheckVersions();
                node.Backward();
                Listener?.Backward(node.Op, node.Output, node.Inputs);
            }

            node.Scratch?.Release();
            node.Output.ReleaseGradient();
            if (node.Output != output && node.Output.Owner == this)
            {
                node.Output.Release();
            }

            firstReaders?[i]?.ForEach(gradients!.Complete);
            walking?.Walked();
        }

        nodes.Clear();
        walking = null;
    }

    /// <summary>Of each node, the leaves that no node before it reads: once it is walked, nothing adds to them.</summary>
    private List<Tensor>?[] LeavesByFirstReader()
    {
        var leaves = new List<Tensor>?[nodes.Count];
        var seen = new HashSet<Tensor>();
        for (int i = 0; i < leaves.Length; i++)
        {
            foreach (var input in nodes[i].Inputs)
            {
                if (input is { IsLeaf: true, RequiresGrad: true } && seen.Add(input))
                {
                    (leaves[i] ??= []).Add(input);
                }
            }
        }

        return leaves;
    }
}
