using System.Runtime.InteropServices;

namespace SimClr.Tests.Support;

/// <summary>
/// Reads an ONNX file and runs it in double precision, by the operators' definitions and nothing of ours: the
/// six operators that a ResNet needs, and Gemm.
/// </summary>
internal sealed class OnnxInterpreter
{
    private readonly ProtobufFields graph;
    private readonly Dictionary<string, OnnxArray> initializers = [];

    public OnnxInterpreter(string path)
    {
        Model = new ProtobufFields(File.ReadAllBytes(path));
        graph = Model.Messages(7).Single();
        foreach (var tensor in graph.Messages(5))
        {
            double[] values = Array.ConvertAll(
                MemoryMarshal.Cast<byte, float>(tensor.Bytes(9).Single().Span).ToArray(), v => (double)v);
            int[] shape = [.. tensor.Numbers(1).Select(length => (int)length)];
            initializers.Add(tensor.Text(8), new OnnxArray(shape, values));
        }
    }

    public ProtobufFields Model { get; }

    public IEnumerable<string> Outputs => graph.Messages(12).Select(output => output.Text(1));

    /// <summary>The graph's outputs for its one input.</summary>
    public Dictionary<string, OnnxArray> Run(OnnxArray input)
    {
        var values = new Dictionary<string, OnnxArray>(initializers)
        {
            [graph.Messages(11).Single().Text(1)] = input,
        };
        foreach (var node in graph.Messages(1))
        {
            OnnxArray[] inputs = [.. node.Texts(1).Select(name => values[name])];
            values.Add(node.Text(2), Compute(node, inputs));
        }

        return Outputs.ToDictionary(name => name, name => values[name]);
    }

    private static OnnxArray Compute(ProtobufFields node, OnnxArray[] x) => node.Text(4) switch
    {
        "Conv" => Conv(x[0], x[1], Ints(node, "strides"), Ints(node, "pads")),
        "MaxPool" => Windows(x[0], Ints(node, "kernel_shape"), Ints(node, "strides"), Ints(node, "pads")),
        "BatchNormalization" => BatchNorm(x, Attribute(node, "epsilon")),
        "Relu" => x[0].Map(v => Math.Max(v, 0)),
        "Add" => new OnnxArray(x[0].Shape, [.. x[0].Values.Zip(x[1].Values, (a, b) => a + b)]),
        "GlobalAveragePool" => new OnnxArray([x[0].Shape[0], x[0].Shape[1], 1, 1],
            [.. x[0].Values.Chunk(x[0].Shape[2] * x[0].Shape[3]).Select(plane => plane.Average())]),
        "Flatten" => x[0] with { Shape = [x[0].Shape[0], x[0].Values.Length / x[0].Shape[0]] },
        "Gemm" => Gemm(x[0], x[1]),
        var op => throw new NotSupportedException($"onnx: operator {op}."),
    };

    private static int[] Ints(ProtobufFields node, string name)
        => [.. node.Messages(5).Single(a => a.Text(1) == name).Numbers(8).Select(n => (int)n)];

    private static double Attribute(ProtobufFields node, string name)
        => MemoryMarshal.Read<float>(node.Messages(5).Single(a => a.Text(1) == name).Bytes(2).Single().Span);

    private static OnnxArray Conv(OnnxArray x, OnnxArray w, int[] strides, int[] pads)
    {
        var (channels, height, width) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        var (outputs, rows, columns) = (w.Shape[0], w.Shape[2], w.Shape[3]);
        var y = OnnxArray.Empty(x.Shape[0], outputs, (height + pads[0] + pads[2] - rows) / strides[0] + 1,
            (width + pads[1] + pads[3] - columns) / strides[1] + 1);
        int i = 0;
        foreach (var (n, o, oy, ox) in Indices(y.Shape))
        {
            double sum = 0;
            foreach (var (_, c, ky, kx) in Indices([1, channels, rows, columns]))
            {
                int iy = oy * strides[0] - pads[0] + ky;
                int ix = ox * strides[1] - pads[1] + kx;
                if (iy >= 0 && iy < height && ix >= 0 && ix < width)
                {
                    sum += x.Values[((n * channels + c) * height + iy) * width + ix]
                        * w.Values[((o * channels + c) * rows + ky) * columns + kx];
                }
            }

            y.Values[i++] = sum;
        }

        return y;
    }

    private static OnnxArray Windows(OnnxArray x, int[] kernel, int[] strides, int[] pads)
    {
        var (height, width) = (x.Shape[2], x.Shape[3]);
        var y = OnnxArray.Empty(x.Shape[0], x.Shape[1],
            (height + pads[0] + pads[2] - kernel[0]) / strides[0] + 1,
            (width + pads[1] + pads[3] - kernel[1]) / strides[1] + 1);
        int i = 0;
        foreach (var (n, c, oy, ox) in Indices(y.Shape))
        {
            y.Values[i++] = Indices([1, 1, kernel[0], kernel[1]])
                .Select(k => (Y: oy * strides[0] - pads[0] + k.Y, X: ox * strides[1] - pads[1] + k.X))
                .Where(at => at.Y >= 0 && at.Y < height && at.X >= 0 && at.X < width)
                .Max(at => x.Values[((n * x.Shape[1] + c) * height + at.Y) * width + at.X]);
        }

        return y;
    }

    private static OnnxArray BatchNorm(OnnxArray[] x, double epsilon)
    {
        int channels = x[0].Shape[1];
        int plane = x[0].Values.Length / (x[0].Shape[0] * channels);
        return new OnnxArray(x[0].Shape, [.. x[0].Values.Select((value, i) =>
        {
            int c = i / plane % channels;
            double scale = x[1].Values[c] / Math.Sqrt(x[4].Values[c] + epsilon);
            return scale * (value - x[3].Values[c]) + x[2].Values[c];
        })]);
    }

    /// <summary>x (N, K) · w (M, K)^T, as with transB = 1.</summary>
    private static OnnxArray Gemm(OnnxArray x, OnnxArray w) => new([x.Shape[0], w.Shape[0]],
        [.. x.Values.Chunk(x.Shape[1]).SelectMany(row => w.Values.Chunk(w.Shape[1])
            .Select(column => row.Zip(column, (a, b) => a * b).Sum()))]);

    private static IEnumerable<(int N, int C, int Y, int X)> Indices(int[] shape)
    {
        for (int i = 0; i < shape[0] * shape[1] * shape[2] * shape[3]; i++)
        {
            yield return (i / shape[3] / shape[2] / shape[1], i / shape[3] / shape[2] % shape[1],
                i / shape[3] % shape[2], i % shape[3]);
        }
    }
}
