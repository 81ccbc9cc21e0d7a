using SimClr.Nn;
using SimClr.Nn.Models;
using SimClr.Train.Files;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Train.Encoders;

/// <summary>
/// A ResNet under torchvision's names, from a <c>.safetensors</c> or <c>.pth</c> file: of torchvision, of
/// another program, or of <c>simclr export</c>.
/// </summary>
public sealed class ImportedEncoder
{
    /// <summary>Values of <c>--init-input</c>: pixels 0..1, or normalised as for ImageNet.</summary>
    public static readonly string[] Inputs = [SharedMetadata.UnitInput, "imagenet"];

    // Parts of a network that are no encoder.
    private static readonly string[] IgnoredPrefixes = ["fc.", SharedMetadata.HeadPrefix];

    private readonly IWeightFile file;

    private ImportedEncoder(IWeightFile file, string input)
    {
        this.file = file;
        Architecture = TorchvisionArchitecture.Of(file);
        Input = input;
    }

    public string Path => file.Path;

    public ResNetOptions Architecture { get; }

    /// <summary>What the encoder was trained on, one of <see cref="Inputs"/>.</summary>
    public string Input { get; }

    /// <summary>
    /// Side of the pictures it was made for; where the file does not say, that of its stem.
    /// </summary>
    public int ImageSize
    {
        get
        {
            int usual = Architecture.Stem == ResNetStem.ImageNet ? 224 : 32;
            string? own = file.Metadata.GetValueOrDefault(SharedMetadata.ImageSize);
            return int.TryParse(own, out int size) && size > 0 ? size : usual;
        }
    }

    /// <summary>
    /// One line for the user: what it is, how it takes pixels, what of the file is not used.
    /// </summary>
    public string Description
    {
        get
        {
            string input = Input == SharedMetadata.UnitInput
                ? "pixels 0..1"
                : "pixels normalised as for ImageNet (--init-input unit for 0..1)";
            var ignored = file.Shapes.Keys.Where(IsIgnored).ToArray();
            string note = ignored.Length > 0 ? $"; {string.Join(", ", ignored)} ignored" : "";
            return $"{Path}: resnet{Architecture.Depth}, {StemName} stem, width {Architecture.Width}; "
                + $"{input}{note}";
        }
    }

    private string StemName => Architecture.Stem == ResNetStem.Cifar ? "cifar" : "imagenet";

    /// <param name="input">
    /// One of <see cref="Inputs"/>; null for what the file says, or imagenet where it says nothing.
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

        input ??= file.Metadata.GetValueOrDefault(SharedMetadata.Input, Inputs[^1]);
        return Inputs.Contains(input)
            ? new ImportedEncoder(file, input)
            : throw UserException.Unknown("option --init-input:", input, Inputs);
    }

    /// <summary>The options with this encoder's model, stem and width.</summary>
    public PretrainOptions Describe(PretrainOptions options) => options with
    {
        Model = $"resnet{Architecture.Depth}",
        Stem = StemName,
        Width = Architecture.Width,
    };

    /// <summary>That options name the same model.</summary>
    /// <exception cref="UserException">They name another one; says which option to pass.</exception>
    public void CheckFits(PretrainOptions options)
    {
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
        return Input == SharedMetadata.UnitInput
            ? encoder
            : new NormalizedEncoder(encoder, device, InputNormalization.ImageNet);
    }

    /// <summary>Gives an encoder that will be trained on pixels 0..1 these weights to start from.</summary>
    public void Initialize(ResNet encoder)
    {
        Load(encoder);
        if (Input != SharedMetadata.UnitInput)
        {
            InputNormalization.ImageNet.FoldInto(encoder);
        }
    }

    /// <summary>Fills in weights and running statistics as the file has them.</summary>
    /// <exception cref="UserException">A tensor is missing, of another shape, or one too many.</exception>
    public void Load(ResNet encoder)
    {
        var shapes = file.Shapes;
        var tensors = encoder.NamedTensors().ToDictionary();
        if (shapes.Keys.FirstOrDefault(name => !tensors.ContainsKey(name) && !IsIgnored(name)) is { } extra)
        {
            throw new UserException($"weights {Path}: holds {extra}, which resnet{Architecture.Depth} does "
                + "not have; it is of another network.");
        }

        foreach (var (name, tensor) in tensors)
        {
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal) && !shapes.ContainsKey(name))
            {
                continue; // files of before PyTorch 0.4.1 do not count them, and nothing here reads them
            }

            var expected = TorchvisionLayout.ShapeOf(tensor.Shape);
            if (!shapes.TryGetValue(name, out int[]? found)
                || !found.AsSpan().SequenceEqual(expected.Dimensions))
            {
                string what = found is null ? "is missing" : $"is ({string.Join(",", found)})";
                throw new UserException($"weights {Path}: {name} {what}, resnet{Architecture.Depth} has "
                    + $"{expected}; it is of another network.");
            }

            tensor.CopyFromHost(TorchvisionLayout.FromTorchvision(file.Read(name), tensor.Shape));
        }
    }

    private static bool IsIgnored(string name)
        => IgnoredPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
