using SimClr.Kernels;

namespace SimClr.Nn.Layers;

/// <summary>An elementwise function behind a layer. A batch norm does ReLU on its own way.</summary>
public sealed class Activation : Module
{
    private readonly Func<Tensor, Tensor> op;

    private Activation(string name, Func<Tensor, Tensor> op)
    {
        Name = name;
        this.op = op;
    }

    public static Activation Relu { get; } = Of<Relu>();

    /// <summary>The op's: <c>relu</c>.</summary>
    public string Name { get; }

    public static Activation Of<TOp>() where TOp : struct, IUnaryOp
        => Single<TOp>.Instance;

    protected override Tensor Compute(Tensor input) => op(input);

    // One for each op: options with the same one are equal.
    private static class Single<TOp> where TOp : struct, IUnaryOp
    {
        public static readonly Activation Instance = new(typeof(TOp).Name.ToLowerInvariant(), Ops.Map<TOp>);
    }
}
