using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Train.Encoders.Sharing;
using SimClr.Train.Files;
using SimClr.Train.Files.Onnx;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Train.Encoders;

/// <summary>
/// A ResNet from a <c>.safetensors</c>, <c>.pth</c> or <c>.onnx</c> file: of torchvision, of another program,
/// or of <c>simclr export</c>.
/// </summary>
public sealed class ImportedEncoder
{
    private const string UsualInput = "imagenet";

    private static readonly Dictionary<string, (InputNormalization? Normalization, string Text)> Normalizations = new()
    {
        [SharedMetadata.UnitInput] = (null, "pixels 0..1"),
        [UsualInput] = (InputNormalization.ImageNet,
            "pixels normalised as for ImageNet (--init-input unit for 0..1, caffe for 0..255, blue first)"),
        ["caffe"] = (InputNormalization.Caffe, "pixels 0..255, blue first, less ImageNet's mean colour"),
    };

    private const int MaxImageSize = 8192; // what a file may ask for
    private const int MaxLeftOut = 5; // groups that the description names

    private readonly IReadOnlyDictionary<string, string> metadata;
    private readonly PublishedResNet found;
    private readonly InputNormalization? normalization;

    private ImportedEncoder(IWeightFile file, string? input)
    {
        Path = file.Path;
        metadata = file.Metadata;
        found = PublishedResNet.Find(file);
        Input = input ?? metadata.GetValueOrDefault(SharedMetadata.Input, UsualInput);
        normalization = Normalizations.TryGetValue(Input, out var known) ? known.Normalization
            : throw UserException.Unknown("option --init-input:", Input, [.. Normalizations.Keys]);
    }

    public string Path { get; }

    public ResNetOptions Architecture => found.Architecture;

    /// <summary>What the encoder was trained on: unit, imagenet or caffe, as <c>--init-input</c> has it.</summary>
    public string Input { get; }

    /// <summary>
    /// Side of the pictures it was made for; where the file does not say, that of its stem.
    /// </summary>
    public int ImageSize
        => int.TryParse(metadata.GetValueOrDefault(SharedMetadata.ImageSize), out int size)
            && size is > 0 and <= MaxImageSize ? size
            : Architecture.Stem == ResNetStem.ImageNet ? 224 : 32;

    /// <summary>
    /// One line for the user: what it is, how it takes pixels, where in the file it was found, what else is
    /// there.
    /// </summary>
    public string Description
    {
        get
        {
            var (prefix, others) = (found.Prefix, found.LeftOut);
            string more = others.Count > MaxLeftOut ? $" and {others.Count - MaxLeftOut} more" : "";
            return string.Join("; ", new[]
            {
                $"{Path}: {Name}, {StemName} stem, width {Architecture.Width}",
                Normalizations[Input].Text,
                prefix.Length > 0 ? $"taken: {prefix}*" : "",
                others.Count > 0 ? $"left out: {string.Join(", ", others.Take(MaxLeftOut))}{more}" : "",
                metadata.GetValueOrDefault(SharedMetadata.Note, ""),
            }.Where(part => part.Length > 0));
        }
    }

    private string Name => Architecture.Blocks is var (a, b, c, d)
        ? $"resnet{Architecture.Depth} ({a},{b},{c},{d} blocks)" : $"resnet{Architecture.Depth}";

    private string StemName => Architecture.Stem == ResNetStem.Cifar ? "cifar" : "imagenet";

    /// <param name="input">
    /// What <see cref="Input"/> is to be; null for what the file says, or imagenet where it says nothing.
    /// </param>
    /// <exception cref="UserException">The file is missing, damaged, hostile, or holds no such
    /// encoder.</exception>
    public static ImportedEncoder Open(string path, string? input = null)
    {
        var file = WeightFiles.Open(path);
        if (Checkpoint.IsOne(file))
        {
            throw new UserException(
                $"weights {path}: is a checkpoint of a run; export its encoder first: simclr export {path}.");
        }

        return WeightFiles.Reading(
            path, () => new ImportedEncoder(file is OnnxFile graph ? new OnnxResNet(graph) : file, input));
    }

    /// <summary>
    /// The options with this encoder's model, stem and width; of a model that no option names, the nearest.
    /// </summary>
    public PretrainOptions Describe(PretrainOptions options) => options with
    {
        Model = Architecture switch
        {
            { Blocks: null, Depth: var depth } => $"resnet{depth}",
            { Depth: >= ResNetOptions.FirstWithBottlenecks } => "resnet50",
            _ => "resnet18",
        },
        Stem = StemName,
        Width = Architecture.Width,
    };

    /// <summary>That options name the same model.</summary>
    /// <exception cref="UserException">They name another one; says which option to pass.</exception>
    public void CheckFits(PretrainOptions options)
    {
        if (Architecture.Blocks is not null)
        {
            throw UserException.Usage($"weights {Path}: are of {Name}, and training knows resnet18, 34 and 50; "
                + "embed and evaluate take these weights as they are.");
        }

        var own = Describe(options);
        Compare("model", own.Model, options.Model);
        Compare("stem", own.Stem, options.Stem);
        Compare("width", own.Width, options.Width);

        void Compare<T>(string option, T found, T wanted)
        {
            if (!Equals(found, wanted))
            {
                throw UserException.Usage($"weights {Path}: have {option} {found}, options say {wanted}; "
                    + $"pass --{option} {found}.");
            }
        }
    }

    /// <summary>The encoder, frozen, for pixels 0..1.</summary>
    public Module Create(Device device)
    {
        var encoder = ResNet.Create(device, Architecture, seed: 0);
        Load(encoder);
        return normalization is null ? encoder : new NormalizedEncoder(encoder, device, normalization);
    }

    /// <summary>Gives an encoder that will be trained on pixels 0..1 these weights to start from.</summary>
    public void Initialize(ResNet encoder)
    {
        Load(encoder);
        normalization?.FoldInto(encoder);
    }

    /// <summary>Fills in weights and running statistics as the file has them, for red before blue.</summary>
    /// <exception cref="UserException">A tensor is missing, of another shape, not finite, or one too many.</exception>
    public void Load(ResNet encoder) => WeightFiles.Reading(Path, () =>
    {
        var tensors = encoder.NamedTensors().ToDictionary();
        if (found.Names.Except(tensors.Keys.Select(found.NameOf)).FirstOrDefault() is { } extra)
        {
            throw new InvalidDataException($"holds {extra}, which {Name} does not have; it is of another network.");
        }

        foreach (var (name, tensor) in tensors)
        {
            int[]? shape = found.ShapeOf(name);
            if (shape is null && name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            {
                continue; // files of before PyTorch 0.4.1 do not count them, and nothing here reads them
            }

            var expected = TorchvisionLayout.ShapeOf(tensor.Shape);
            if (!shape.AsSpan().SequenceEqual(expected.Dimensions) || shape is null)
            {
                string what = shape is null ? "is missing" : $"is ({string.Join(",", shape)})";
                throw new InvalidDataException(
                    $"{found.NameOf(name)} {what}, {Name} has {expected}; it is of another network.");
            }

            float[] values = found.Read(name);
            if (name == "conv1.weight" && normalization is { BlueFirst: true })
            {
                int plane = shape[2] * shape[3];
                values = [.. values.Chunk(3 * plane).SelectMany(filter => filter.Chunk(plane).Reverse())
                    .SelectMany(colour => colour)];
            }

            tensor.CopyFromHost(Array.TrueForAll(values, float.IsFinite)
                ? TorchvisionLayout.FromTorchvision(values, tensor.Shape)
                : throw new InvalidDataException(
                    $"{found.NameOf(name)} holds NaN or infinity: its training diverged."));
        }

        return encoder;
    });
}
