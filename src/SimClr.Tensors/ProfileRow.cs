namespace SimClr.Tensors;

/// <summary>All calls of one op, in one direction, with one output shape.</summary>
public sealed class ProfileRow(string op, string pass, Shape output)
{
    /// <summary><c>batchnorm</c>; for layers with a weight also its shape, <c>conv2d 3x3x64</c>.</summary>
    public string Op => op;

    /// <summary><c>forward</c>, <c>backward</c>, or empty for what is no op.</summary>
    public string Pass => pass;

    public Shape Output => output;

    public int Calls { get; private set; }

    public double Seconds { get; private set; }

    /// <summary>Multiplications and additions of convolutions and linear layers; 0 for the rest.</summary>
    public long Flops { get; private set; }

    internal void Add(double seconds, long flops)
    {
        Calls++;
        Seconds += seconds;
        Flops += flops;
    }
}
