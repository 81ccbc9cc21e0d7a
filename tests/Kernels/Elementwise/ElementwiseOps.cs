using System.Numerics;
using System.Reflection;
using SimClr.Kernels;
using SimClr.Tests.Support;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Kernels;

internal sealed class ElementwiseOps : IOpTable
{
    private static readonly int[] Lengths = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000];

    // Every op of the engine, and those of the tests.
    private static readonly Type[] UnaryOps =
    [
        .. new[] { typeof(IUnaryOp).Assembly, typeof(ElementwiseOps).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsValueType && type.IsAssignableTo(typeof(IUnaryOp))),
    ];

    public IEnumerable<OpCase<T>> Rows<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Lengths.SelectMany(n => OfLength<T>(n).Concat(UnaryOps.SelectMany(op => Unary<T>(op, n))));

    private static IEnumerable<OpCase<T>> Unary<T>(Type op, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var ofOp = typeof(ElementwiseOps).GetMethod(nameof(OfOp),
            BindingFlags.Static | BindingFlags.NonPublic)!;
        return (IEnumerable<OpCase<T>>)ofOp.MakeGenericMethod(typeof(T), op).Invoke(null, [n])!;
    }

    private static IEnumerable<OpCase<T>> OfOp<T, TOp>(int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : struct, IUnaryOp
    {
        string name = typeof(TOp).Name.ToLowerInvariant();
        var forward = new OpCase<T>($"{name}, length {n}")
        {
            Buffers = [In("input", n), Out("output", n)],
            Run = (d, b) => d.Elementwise.Map<TOp>(b["input"], b["output"]),
        };
        yield return forward;
        yield return new OpCase<T>($"{name} in place, length {n}")
        {
            Buffers = [InOut("input", n)],
            Run = (d, b) => d.Elementwise.Map<TOp>(b["input"], b["input"]),
        };
        string saved = TOp.SavesOutput ? "output" : "input";
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"{name} backward, length {n}, {mode}")
            {
                Forward = forward,
                Buffers = [In("dOutput", n), In(saved, n), Out("dInput", n, mode)],
                Run = (d, b) => d.Elementwise.MapBackward<TOp>(b["dOutput"], b[saved], b["dInput"], mode),
            };
        }
    }

    private static IEnumerable<OpCase<T>> OfLength<T>(int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
        foreach (var mode in Modes.Both)
        {
            yield return new OpCase<T>($"scale, length {n}, {mode}")
            {
                Buffers = [In("input", n), Out("output", n, mode)],
                Run = (d, b) => d.Elementwise.Scale(b["input"], T.CreateChecked(0.7f), b["output"], mode),
            };
        }
    }
}
