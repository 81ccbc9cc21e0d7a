using SimClr.Tensors;

namespace SimClr.Tests.Tensors;

/// <summary>A function of some tensors whose gradients finite differences can confirm.</summary>
internal sealed record OpGradientCase(string Name, Shape[] Inputs, Func<Tensor[], Tensor> Apply)
{
    public override string ToString() => Name;
}
