namespace SimClr.Nn.Layers;

/// <summary>One module after the other, named 0, 1, 2, ...</summary>
public sealed class Sequential : Module
{
    private readonly Module[] modules;

    public Sequential(params Module[] modules)
    {
        this.modules = modules;
        for (int i = 0; i < modules.Length; i++)
        {
            Register($"{i}", modules[i]);
        }
    }

    /// <summary>
    /// Under a tape, keep the modules' results alone, and compute what is inside of them again in backward:
    /// less memory, a second forward.
    /// </summary>
    public bool CheckpointsModules { get; set; }

    protected override Tensor Compute(Tensor input)
    {
        var x = input;
        foreach (var module in modules)
        {
            var next = CheckpointsModules ? module.ForwardCheckpointed(x) : module.Forward(x);
            TensorScope.Current?.Drop(x);
            x = next;
        }

        return x;
    }
}
