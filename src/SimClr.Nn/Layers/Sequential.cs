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

    protected override Tensor Compute(Tensor input)
    {
        var x = input;
        foreach (var module in modules)
        {
            var next = module.Forward(x);
            TensorScope.Current?.Drop(x);
            x = next;
        }

        return x;
    }
}
