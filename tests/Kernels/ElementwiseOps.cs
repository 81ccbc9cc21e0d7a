using System.Numerics;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class ElementwiseOps : IOpTable
{
    private static readonly int[] Lengths = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Lengths.SelectMany(OfLength<T>);

    private static IEnumerable<OpCase<T>> OfLength<T>(int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        yield return new OpCase<T>($"fill, length {n}")
        {
            Buffers = [Out("output", n)],
            Run = (d, b) => d.Elementwise.Fill(b["output"], T.CreateChecked(1.5)),
        };
        yield return new OpCase<T>($"add, length {n}")
        {
            Buffers = [In("a", n), In("b", n), Out("output", n)],
            Run = (d, b) => d.Elementwise.Add(b["a"], b["b"], b["output"]),
        };
        yield return new OpCase<T>($"add in place, length {n}")
        {
            Buffers = [InOut("a", n), In("b", n)],
            Run = (d, b) => d.Elementwise.Add(b["a"], b["b"], b["a"]),
        };
        yield return new OpCase<T>($"relu in place, length {n}")
        {
            Buffers = [InOut("input", n)],
            Run = (d, b) => d.Elementwise.Relu(b["input"], b["input"]),
        };

        var relu = new OpCase<T>($"relu, length {n}")
        {
            Buffers = [In("input", n), Out("output", n)],
            Run = (d, b) => d.Elementwise.Relu(b["input"], b["output"]),
        };
        yield return relu;
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"scale, length {n}, {mode}")
            {
                Buffers = [In("input", n), Out("output", n, mode)],
                Run = (d, b) => d.Elementwise.Scale(b["input"], T.CreateChecked(0.7f), b["output"], mode),
            };
            yield return new OpCase<T>($"relu backward, length {n}, {mode}")
            {
                Forward = relu,
                Buffers = [In("dOutput", n), In("output", n), Out("dInput", n, mode)],
                Run = (d, b) => d.Elementwise.ReluBackward(b["dOutput"], b["output"], b["dInput"], mode),
            };
        }
    }
}
