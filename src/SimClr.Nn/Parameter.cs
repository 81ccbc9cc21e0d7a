namespace SimClr.Nn;

/// <summary>A tensor that training changes. No scope owns it.</summary>
public sealed class Parameter : Tensor
{
    public Parameter(Device device, Shape shape, ParameterRole role)
        : base(device, shape)
    {
        Role = role;
        RequiresGrad = true;
    }

    public ParameterRole Role { get; }
}
