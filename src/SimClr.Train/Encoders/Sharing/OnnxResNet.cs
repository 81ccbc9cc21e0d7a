using SimClr.Train.Files.Onnx;
using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Encoders.Sharing;

/// <summary>
/// A ResNet's graph, read from the pictures to the last pool: its weights under torchvision's names. Batch norm
/// may be folded into the convolution before it; then one that does nothing but add the bias stands in its place.
/// </summary>
internal sealed class OnnxResNet : IWeightFile
{
    private const float Epsilon = 1e-5f; // of BatchNormArguments

    private readonly OnnxFile file;
    private readonly ILookup<string, OnnxNode> consumers;
    private readonly Dictionary<string, string> aliases; // of weights that a node hands on
    private readonly Dictionary<string, (int[] Shape, Func<float[]> Read)> arrays = []; // by torchvision's names
    private readonly HashSet<string> convolutions = []; // their weights' own names
    private readonly Dictionary<string, string> metadata;
    private bool padsOneSide;

    /// <exception cref="InvalidDataException">The graph is no such ResNet; names the node that is
    /// different.</exception>
    public OnnxResNet(OnnxFile file)
    {
        this.file = file;
        metadata = new(file.Metadata);
        aliases = file.Nodes.Where(node => node is { Op: "Identity", Inputs.Length: 1 })
            .DistinctBy(node => node.Output).ToDictionary(node => node.Output, node => node.Inputs[0]);
        consumers = file.Nodes.SelectMany(node => node.Inputs.Distinct().Select(input => (input, node)))
            .ToLookup(use => use.input, use => use.node);

        string x = Pool(Blocks(Stem()));
        AddWhatIsLeft(x);
        Shapes = arrays.ToDictionary(entry => entry.Key, entry => entry.Value.Shape);
    }

    public string Path => file.Path;

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    public IReadOnlyDictionary<string, int[]> Shapes { get; }

    public float[] Read(string name) => arrays[name].Read();

    private string Stem()
    {
        var conv = Only(file.Input, "Conv");
        bool imageNet = KernelOf(conv) == 7;
        string x = Relu(ConvNorm(conv, "conv1", "bn1", imageNet ? 7 : 3, imageNet ? 2 : 1));
        if (!imageNet)
        {
            return x;
        }

        var pool = Only(x, "MaxPool");
        Require(pool, pool.Ints("kernel_shape") is [3, 3] && Stride(pool) == 2 && PadsLike(pool, 3)
            && pool.Int("ceil_mode", 0) == 0, "pools 3x3 with stride 2 and padding 1");
        return pool.Output;
    }

    private string Blocks(string x)
    {
        int stage = 1;
        for (int block = 0; consumers[x].Any(node => node.Op == "Conv"); block++)
        {
            var (convs, add) = Branch(x);
            bool bottleneck = convs.Count == 3;
            int stride = Stride(convs[bottleneck ? 1 : 0]);
            if (stride == 2)
            {
                (stage, block) = (stage + 1, 0);
            }

            Require(add, stage <= TorchvisionArchitecture.Stages && block < TorchvisionArchitecture.MaxBlocks,
                $"has four stages of at most {TorchvisionArchitecture.MaxBlocks} blocks");
            string name = $"layer{stage}.{block}";
            string last = "";
            for (int i = 0; i < convs.Count; i++)
            {
                bool strided = i == (bottleneck ? 1 : 0);
                int kernel = bottleneck && i != 1 ? 1 : 3;
                last = ConvNorm(convs[i], $"{name}.conv{i + 1}", $"{name}.bn{i + 1}", kernel, strided ? stride : 1);
            }

            string shortcut = x;
            if (consumers[x].SingleOrDefault(node => node.Op == "Conv" && node != convs[0]) is { } projection)
            {
                shortcut = ConvNorm(projection, $"{name}.downsample.0", $"{name}.downsample.1", 1, stride);
            }

            Require(add, add.Inputs.Order().SequenceEqual(new[] { last, shortcut }.Order()),
                "adds a block's result to what went in, or to a 1x1 convolution of it");
            x = Relu(add.Output);
        }

        return x;
    }

    /// <summary>A block's convolutions, each followed by ReLU but for the last, and the sum behind it.</summary>
    private (List<OnnxNode> Convs, OnnxNode Add) Branch(string x)
    {
        var starts = consumers[x].Where(node => node.Op == "Conv").ToArray();
        var conv = starts.FirstOrDefault(start => Only(NormOf(start).Output).Op == "Relu") ?? starts[0];
        List<OnnxNode> convs = [];
        while (true)
        {
            Require(conv, convs.Count < 3, "has blocks of two or three convolutions");
            convs.Add(conv);
            var next = Only(NormOf(conv).Output);
            if (next.Op == "Add")
            {
                Require(next, convs.Count >= 2 && starts.Length + consumers[x].Count(node => node == next) == 2,
                    "ends a block of two or three convolutions and one shortcut");
                return (convs, next);
            }

            Require(next, next.Op == "Relu", "is Relu or Add");
            conv = Only(next.Output, "Conv");
        }
    }

    private string Pool(string x)
    {
        var pool = Only(x);
        bool imageNet = arrays["conv1.weight"].Shape[^1] == 7;
        long side = file.InputShape.Length == 4 && file.InputShape[2] == file.InputShape[3] ? file.InputShape[2] : 0;
        bool isWhole = pool.Op == "AveragePool" && side > 0 && pool.Ints("pads").All(pad => pad == 0)
            && pool.Ints("kernel_shape").All(length => length * (imageNet ? 32 : 8) == side);
        Require(pool, pool.Op == "GlobalAveragePool" || isWhole || IsMeanOverPlane(pool),
            "is the average over the whole plane");
        if (side > 0)
        {
            metadata.TryAdd(SharedMetadata.ImageSize, $"{side}");
        }

        if (padsOneSide)
        {
            metadata[SharedMetadata.Note] = "pads at one side: the same for sides that are multiples of "
                + $"{(imageNet ? 32 : 8)}";
        }

        return pool.Output;
    }

    private bool IsMeanOverPlane(OnnxNode node)
        => node.Op == "ReduceMean" && (node.Inputs.Length > 1
            ? Array.ConvertAll(file.Read(Weight(node, 1)), axis => (long)axis) : node.Ints("axes"))
            .Select(axis => (axis + 4) % 4).Order().SequenceEqual([2L, 3L]);

    /// <summary>A classifier or a projection head: its weights keep their names.</summary>
    private void AddWhatIsLeft(string features)
    {
        var behind = new HashSet<OnnxNode>();
        var next = new Stack<OnnxNode>(consumers[features]);
        while (next.TryPop(out var node))
        {
            foreach (var consumer in behind.Add(node) ? consumers[node.Output] : [])
            {
                next.Push(consumer);
            }
        }

        foreach (string name in behind.SelectMany(node => node.Inputs).Except(convolutions)
            .Where(file.Shapes.ContainsKey))
        {
            arrays.TryAdd(name, (file.Shapes[name], () => file.Read(name)));
        }
    }

    private string ConvNorm(OnnxNode conv, string convName, string normName, int kernel, int stride)
    {
        Require(conv, KernelOf(conv) == kernel && Stride(conv) == stride && PadsLike(conv, kernel)
            && conv.Int("group", 1) == 1 && conv.Ints("dilations", 1, 1) is [1, 1],
            $"is {kernel}x{kernel} with stride {stride} and padding {kernel / 2}, as torchvision's {convName}");
        string weight = Weight(conv, 1);
        convolutions.Add(weight);
        int[] shape = file.Shapes[weight];
        arrays[$"{convName}.weight"] = (shape, () => file.Read(weight));
        float[] bias = conv.Inputs.Length > 2 ? file.Read(Weight(conv, 2)) : new float[shape[0]];

        var (norm, output) = NormOf(conv);
        if (norm is null)
        {
            Add("weight", Constant(1));
            Add("bias", bias);
            Add("running_mean", Constant(0));
            Add("running_var", Constant(1 - Epsilon));
        }
        else
        {
            float epsilon = norm.Float("epsilon", Epsilon);
            Add("weight", file.Read(Weight(norm, 1)));
            Add("bias", file.Read(Weight(norm, 2)));
            Add("running_mean", [.. file.Read(Weight(norm, 3)).Zip(bias, (mean, added) => mean - added)]);
            Add("running_var", [.. file.Read(Weight(norm, 4)).Select(variance => variance + (epsilon - Epsilon))]);
        }

        return output;

        float[] Constant(float value) => [.. Enumerable.Repeat(value, shape[0])];

        void Add(string part, float[] values)
            => arrays[$"{normName}.{part}"] = ([values.Length], () => values);
    }

    private (OnnxNode? Norm, string Output) NormOf(OnnxNode conv)
        => consumers[conv.Output].ToArray() is [{ Op: "BatchNormalization" } norm]
            ? (norm, norm.Output)
            : (null, conv.Output);

    private string Relu(string x) => Only(x, "Relu").Output;

    private OnnxNode Only(string x, string? op = null)
    {
        var found = consumers[x].ToArray();
        if (found.Length != 1)
        {
            throw new InvalidDataException($"its graph uses {x} {found.Length} times, where a ResNet does once.");
        }

        Require(found[0], op is null || found[0].Op == op, $"is {op}");
        return found[0];
    }

    private string Weight(OnnxNode node, int place)
    {
        string name = node.Inputs.ElementAtOrDefault(place) ?? "";
        name = aliases.GetValueOrDefault(name, name);
        Require(node, file.Shapes.ContainsKey(name), "has its weights in the file");
        return name;
    }

    private int KernelOf(OnnxNode conv)
        => file.Shapes[Weight(conv, 1)] is [_, _, var height, var width] && height == width ? height : 0;

    private static int Stride(OnnxNode node)
        => node.Ints("strides", 1, 1) is [var down, var across] && down == across ? (int)down : 0;

    /// <summary>
    /// Half the kernel on all sides. With stride 2 and an even side the last row and column of padding are never
    /// reached, and some programs leave them out.
    /// </summary>
    private bool PadsLike(OnnxNode node, int kernel)
    {
        long half = kernel / 2;
        if (node.Ints("pads", 0, 0, 0, 0) is not [var top, var left, var bottom, var right]
            || node.Text("auto_pad", "NOTSET") != "NOTSET" || (top, left) != (half, half) || bottom != right)
        {
            return false;
        }

        bool oneSide = Stride(node) == 2 && kernel > 1 && bottom == half - 1;
        padsOneSide |= oneSide;
        return oneSide || bottom == half;
    }

    private static void Require(OnnxNode node, bool holds, string rule)
    {
        if (!holds)
        {
            throw new InvalidDataException(
                $"its {node} is not what a ResNet that is built here has there, which {rule}.");
        }
    }
}
