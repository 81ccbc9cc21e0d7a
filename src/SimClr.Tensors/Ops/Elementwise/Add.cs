namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>a + b, element by element, equal shapes.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Add(Tensor a, Tensor b)
    {
        if (a.Shape != b.Shape)
        {
            throw new ArgumentException($"add: a is {a.Shape}, b {b.Shape}; the shapes must be equal.");
        }

        var output = Output("add", a.Shape, a, b);

        a.Device.Elementwise.Add(a.View, b.View, output.View);
        Tape.Record(new OpInfo("add", 0), output, [a, b], () =>
        {
            if (a.TakesGradient(out var dA, out var modeA))
            {
                a.Device.Elementwise.Scale(output.Gradient, 1, dA, modeA);
            }

            b.InheritGradient(output); // the last reader takes the buffer itself
        });
        return output;
    }
}
