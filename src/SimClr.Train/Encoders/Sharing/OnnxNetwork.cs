using SimClr.Nn.Models;
using SimClr.Train.Files.Onnx;
using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Encoders.Sharing;

/// <summary>
/// The forward pass of <see cref="ResNet"/> and <see cref="ProjectionHead"/> as nodes. Which blocks and
/// layers there are is read from the names of the weights.
/// </summary>
internal sealed class OnnxNetwork(IReadOnlyList<WeightArray> weights)
{
    private const float Epsilon = 1e-5f; // of BatchNormArguments

    private readonly Dictionary<string, WeightArray> weights = weights.ToDictionary(array => array.Name);

    public OnnxGraph Graph { get; } = new("simclr");

    /// <summary>Adds the encoder and returns its output's name, h.</summary>
    public string AddEncoder(string pixels, ResNetStem stem)
    {
        string x = ConvBatchNormRelu(pixels, "conv1", "bn1", stem == ResNetStem.Cifar ? 1 : 2);
        if (stem == ResNetStem.ImageNet)
        {
            x = Graph.AddNode("MaxPool", "maxpool", [x],
                ("kernel_shape", new[] { 3, 3 }), ("strides", new[] { 2, 2 }),
                ("pads", new[] { 1, 1, 1, 1 }));
        }

        for (int stage = 1; Has($"layer{stage}.0.conv1.weight"); stage++)
        {
            for (int block = 0; Has($"layer{stage}.{block}.conv1.weight"); block++)
            {
                x = Block(x, $"layer{stage}.{block}", stride: stage > 1 && block == 0 ? 2 : 1);
            }
        }

        x = Graph.AddNode("GlobalAveragePool", "avgpool", [x]);
        return Graph.AddNode("Flatten", "h", [x], ("axis", 1));
    }

    /// <summary>Adds the projection head and returns its output's name, z.</summary>
    public string AddHead(string h)
    {
        string x = h;
        for (int layer = 1; Has(Linear(layer)); layer++)
        {
            string batchNorm = $"{SharedMetadata.HeadPrefix}bn{layer}";
            bool last = !Has(Linear(layer + 1));
            bool normalised = Has($"{batchNorm}.weight");
            string output = last && !normalised ? "z" : $"{SharedMetadata.HeadPrefix}linear{layer}";
            x = Graph.AddNode("Gemm", output, [x, Weight(Linear(layer))], ("transB", 1));
            x = normalised ? BatchNorm(x, batchNorm, last ? "z" : batchNorm) : x;
            x = last ? x : Relu(x);
        }

        return x;

        static string Linear(int layer) => $"{SharedMetadata.HeadPrefix}linear{layer}.weight";
    }

    private string Block(string input, string name, int stride)
    {
        // The stride is in the first 3x3 convolution, as in BasicBlock and Bottleneck.
        bool bottleneck = Has($"{name}.conv3.weight");
        string last = bottleneck ? "3" : "2";
        string x = ConvBatchNormRelu(input, $"{name}.conv1", $"{name}.bn1", bottleneck ? 1 : stride);
        if (bottleneck)
        {
            x = ConvBatchNormRelu(x, $"{name}.conv2", $"{name}.bn2", stride);
        }

        x = ConvBatchNorm(x, $"{name}.conv{last}", $"{name}.bn{last}", 1);
        string shortcut = Has($"{name}.downsample.0.weight")
            ? ConvBatchNorm(input, $"{name}.downsample.0", $"{name}.downsample.1", stride)
            : input;
        return Relu(Graph.AddNode("Add", $"{name}.add", [x, shortcut]));
    }

    private string ConvBatchNormRelu(string input, string conv, string batchNorm, int stride)
        => Relu(ConvBatchNorm(input, conv, batchNorm, stride));

    private string ConvBatchNorm(string input, string conv, string batchNorm, int stride)
    {
        string weight = Weight($"{conv}.weight"); // (OutC, C, KH, KW)
        int kernel = weights[weight].Shape[^1];
        int padding = kernel / 2;
        string x = Graph.AddNode("Conv", conv, [input, weight], ("kernel_shape", new[] { kernel, kernel }),
            ("strides", new[] { stride, stride }), ("pads", new[] { padding, padding, padding, padding }));
        return BatchNorm(x, batchNorm, batchNorm);
    }

    private string BatchNorm(string input, string name, string output)
    {
        string beta = $"{name}.bias";
        if (!Has(beta)) // the last layer of google's projection head
        {
            int[] shape = weights[$"{name}.weight"].Shape;
            weights[beta] = new WeightArray(beta, shape, new float[shape[0]]);
        }

        return Graph.AddNode("BatchNormalization", output, [input, Weight($"{name}.weight"), Weight(beta),
            Weight($"{name}.running_mean"), Weight($"{name}.running_var")], ("epsilon", Epsilon));
    }

    private string Relu(string input) => Graph.AddNode("Relu", $"{input}.relu", [input]);

    private bool Has(string name) => weights.ContainsKey(name);

    private string Weight(string name)
    {
        Graph.AddInitializer(weights[name]);
        return name;
    }
}
