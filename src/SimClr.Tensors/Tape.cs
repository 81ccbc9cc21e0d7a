namespace SimClr.Tensors;

/// <summary>
/// Reverse-mode automatic differentiation. While a tape is the current scope, every op appends a node: what it
/// made, what it read, and the closure that inverts it. <see cref="Backward"/> walks the nodes from the last to the
/// first. Memory: once a node has been walked nothing needs its output or that output's gradient any more, so both
/// go back to the pool at once; activations live as short as they can.
/// </summary>
public sealed class Tape : TensorScope
{
    private readonly List<Node> nodes = [];

    /// <summary>True where an op that reads these inputs must record itself.</summary>
    internal static bool Records(ReadOnlySpan<Tensor> inputs)
    {
        if (Current is not Tape)
        {
            return false;
        }

        foreach (var input in inputs)
        {
            if (input.RequiresGrad)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Appends a node where a tape is recording and an input wants a gradient. <paramref name="backward"/> reads
    /// <c>output.Gradient</c> and adds to its inputs' gradients through <c>TakesGradient</c>.
    /// </summary>
    internal static void Record(string op, Tensor output, ReadOnlySpan<Tensor> inputs, Action backward)
    {
        if (!Records(inputs))
        {
            return;
        }

        output.RequiresGrad = true;
        output.IsLeaf = false;
        var saved = inputs.ToArray();
        ((Tape)Current!).nodes.Add(new Node(op, output, saved, Array.ConvertAll(saved, s => s.Version), backward));
    }

    /// <summary>
    /// Adds the gradient of <paramref name="loss"/> (one element) to every leaf that wants it. Afterwards the
    /// activations' memory is gone, the loss and the leaves' gradients remain. Once per tape.
    /// </summary>
    public void Backward(Tensor loss)
    {
        if (loss.Length != 1)
        {
            throw new ArgumentException($"backward: loss has shape {loss.Shape}; it must be one element.");
        }

        if (!loss.TakesGradient(out var seed, out _))
        {
            throw new InvalidOperationException(
                "backward: nothing that the loss depends on wants a gradient; was it computed under this tape?");
        }

        loss.Device.Elementwise.Fill(seed, 1);
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (node.Output.Grad is not null)
            {
                node.CheckVersions();
                node.Backward();
            }

            node.Output.ReleaseGradient();
            if (node.Output != loss)
            {
                node.Output.Storage.Release();
            }
        }

        nodes.Clear();
    }

    private protected override void OnDispose() => nodes.Clear();

    private sealed record Node(string Op, Tensor Output, Tensor[] Inputs, int[] Versions, Action Backward)
    {
        public void CheckVersions()
        {
            for (int i = 0; i < Inputs.Length; i++)
            {
                if (Inputs[i].Version != Versions[i])
                {
                    throw new InvalidOperationException(
                        $"backward: input {i} of {Op} {Inputs[i].Shape} {Inputs[i].Name} was changed in place after "
                        + $"it was used (version {Versions[i]}, now {Inputs[i].Version}); change it after backward.");
                }
            }
        }
    }
}
