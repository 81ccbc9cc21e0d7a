using SimClr.Kernels.Ranks;

namespace SimClr.Nn;

/// <summary>
/// A function of one tensor with parameters and buffers of its own and of its children, under torchvision's
/// names (<c>layer1.0.conv1.weight</c>).
/// </summary>
public abstract class Module
{
    private readonly List<(string Name, Module Module)> children = [];
    private readonly List<(string Name, Parameter Parameter)> parameters = [];
    private readonly List<(string Name, Tensor Buffer)> buffers = [];
    private Tensor?[]? differentiated; // this module's and its children's parameters

    /// <summary>
    /// True: batch norm uses the batch's statistics and moves the running ones. Setting it sets all
    /// children's.
    /// </summary>
    public bool Training
    {
        get;
        set
        {
            field = value;
            foreach (var (_, child) in children)
            {
                child.Training = value;
            }
        }
    } = true;

    /// <summary>
    /// The processes whose batches batch norm in training takes for one; null where it takes its own. Setting it sets
    /// all children's.
    /// </summary>
    public ICommunicator? StatisticsRanks
    {
        get;
        set
        {
            field = value;
            foreach (var (_, child) in children)
            {
                child.StatisticsRanks = value;
            }
        }
    }

    /// <summary>
    /// False while a batch goes through that has moved the running statistics before.
    /// </summary>
    protected bool MovesStatistics
    {
        get;
        private set
        {
            field = value;
            foreach (var (_, child) in children)
            {
                child.MovesStatistics = value;
            }
        }
    } = true;

    /// <summary>The function. Outside a tape, what it makes on the way is freed when it returns.</summary>
    public Tensor Forward(Tensor input) => TensorScope.Tidy(() => Compute(input));

    /// <summary>
    /// As <see cref="Forward"/>, for a batch that has been forward before: the running statistics stay as
    /// they are.
    /// </summary>
    public Tensor ForwardKeepingStatistics(Tensor input)
    {
        bool before = MovesStatistics;
        MovesStatistics = false;
        try
        {
            return Forward(input);
        }
        finally
        {
            MovesStatistics = before;
        }
    }

    /// <summary>Parameters of this module and its children, in torchvision's order.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters()
        => parameters.Concat(children.SelectMany(child => child.Module.NamedParameters()
            .Select(entry => ($"{child.Name}.{entry.Name}", entry.Parameter))));

    /// <summary>Running statistics: saved with the parameters, but no optimizer moves them.</summary>
    public IEnumerable<(string Name, Tensor Buffer)> NamedBuffers()
        => buffers.Concat(children.SelectMany(child => child.Module.NamedBuffers()
            .Select(entry => ($"{child.Name}.{entry.Name}", entry.Buffer))));

    /// <summary>
    /// Parameters, then running statistics: what evaluation depends on, and what is stored.
    /// </summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedTensors()
        => NamedParameters().Select(entry => (entry.Name, (Tensor)entry.Parameter)).Concat(NamedBuffers());

    /// <summary>The next backward pass overwrites the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var (_, parameter) in NamedParameters())
        {
            parameter.ZeroGrad();
        }
    }

    /// <summary>
    /// As <see cref="Forward"/>, but a tape keeps the result alone and computes the rest again in backward.
    /// </summary>
    internal Tensor ForwardCheckpointed(Tensor input)
    {
        differentiated ??= [.. NamedParameters().Select(entry => entry.Parameter)];
        return Ops.Checkpoint(input, differentiated, Forward, ForwardKeepingStatistics);
    }

    protected abstract Tensor Compute(Tensor input);

    protected T Register<T>(string name, T child) where T : Module
    {
        children.Add((name, child));
        return child;
    }

    protected Parameter Register(string name, Parameter parameter)
    {
        parameters.Add((name, parameter));
        return parameter;
    }

    protected Tensor RegisterBuffer(string name, Tensor buffer)
    {
        buffers.Add((name, buffer));
        return buffer;
    }

    /// <summary>
    /// Tells every tensor its full name, for messages. The outermost module's constructor ends with it.
    /// </summary>
    protected void NameTensors()
    {
        foreach (var (name, parameter) in NamedParameters())
        {
            parameter.Name = name;
        }

        foreach (var (name, buffer) in NamedBuffers())
        {
            buffer.Name = name;
        }
    }
}
