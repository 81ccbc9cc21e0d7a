using System.Text.RegularExpressions;
using SimClr.Nn.Models;
using SimClr.Train.Files.Safetensors;

namespace SimClr.Train.Encoders.Sharing;

/// <summary>
/// A ResNet of torchvision's names and shapes, found wherever it stands in a file: under a prefix such as
/// <c>state_dict.module.encoder_q.</c>, beside heads, queues and optimizers, or with its modules numbered by
/// <c>nn.Sequential</c>.
/// </summary>
internal sealed class PublishedResNet
{
    // Of two networks that training keeps, the first is the one that its authors evaluate.
    private static readonly (string Taken, string Left)[] Choices =
    [
        ("encoder_q", "encoder_k"), ("backbone", "encoder_k"), ("base_encoder", "momentum_encoder"), // MoCo
        ("online", "target"), // BYOL
        ("backbone", "momentum_backbone"), ("backbone", "backbone_momentum"), // solo-learn, lightly
        ("teacher", "student"), // DINO
    ];

    private readonly IWeightFile file;
    private readonly string? stages; // the number of the first stage, where numbers are the modules' names

    /// <exception cref="InvalidDataException">What stands there is not built here.</exception>
    private PublishedResNet(IWeightFile file, string prefix, string? stages)
    {
        this.file = file;
        this.stages = stages;
        Prefix = prefix;
        Architecture = TorchvisionArchitecture.Of(ShapeOf);
        // Also modules that our ResNet has not, such as a stem's further convolutions: then it is another network.
        string modules = stages is null ? "(conv|bn|layer)[0-9]+|attnpool" : $"0|1|[{stages}-{int.Parse(stages) + 3}]";
        var own = new Regex($@"^{Regex.Escape(prefix)}({modules})\.", RegexOptions.CultureInvariant);
        Names = file.Shapes.Keys.Where(name => own.IsMatch(name)).ToHashSet();
    }

    /// <summary>What stands before torchvision's names, with its last dot; usually empty.</summary>
    public string Prefix { get; }

    public ResNetOptions Architecture { get; }

    /// <summary>The names in the file that belong to the network, whether it has use for them or not.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>What else the file holds: groups of names, with how many of them there are.</summary>
    public IReadOnlyList<string> LeftOut =>
    [
        .. file.Shapes.Keys.Where(name => !Names.Contains(name)).GroupBy(GroupOf)
            .Select(group => group.Count() == 1 ? group.First() : $"{group.Key} ({group.Count()})"),
    ];

    /// <exception cref="InvalidDataException">There is none, or more than one and nothing says
    /// which.</exception>
    public static PublishedResNet Find(IWeightFile file)
    {
        List<PublishedResNet> found = [];
        InvalidDataException? refusal = null;
        foreach (var (prefix, stages) in file.Shapes.SelectMany(entry => Places(file, entry.Key, entry.Value)))
        {
            try
            {
                var next = new PublishedResNet(file, prefix, stages);
                if (!found.Exists(next.Equals))
                {
                    found.Add(next);
                }
            }
            catch (InvalidDataException exception)
            {
                refusal ??= exception;
            }
        }

        foreach (var (taken, left) in Choices)
        {
            if (found.Exists(one => one.IsUnder(taken) && !one.IsUnder(left)))
            {
                found.RemoveAll(one => one.IsUnder(left));
            }
        }

        return found switch
        {
            [var only] => only,
            [] => throw refusal ?? new InvalidDataException("holds no ResNet by torchvision's names (conv1.weight, "
                + "layer1.0.conv1.weight) under any prefix; its first names are "
                + $"{string.Join(", ", file.Shapes.Keys.Take(3))}."),
            _ => throw new InvalidDataException("holds more than one ResNet, and they are not equal: "
                + $"{string.Join(", ", found.Select(one => $"{one.Prefix}*"))}; save the one you mean alone."),
        };
    }

    public float[] Read(string name) => file.Read(NameOf(name));

    /// <param name="name">Torchvision's.</param>
    public int[]? ShapeOf(string name) => file.Shapes.GetValueOrDefault(NameOf(name));

    /// <param name="name">Torchvision's.</param>
    public string NameOf(string name)
    {
        string own = Prefix + (stages is null ? name : Numbered(name));
        string other = own.Replace(".downsample.", ".shortcut.", StringComparison.Ordinal);
        return file.Shapes.ContainsKey(other) ? other : own;
    }

    /// <summary>Where a network may begin: at a name of its first convolution.</summary>
    private static IEnumerable<(string Prefix, string? Stages)> Places(IWeightFile file, string name, int[] shape)
    {
        foreach (var (first, stages) in new[] { ("conv1", null), ("0", "2"), ("0", "3"), ("0", "4") })
        {
            string end = $"{first}.weight";
            if (shape.Length == 4 && (name == end || name.EndsWith($".{end}", StringComparison.Ordinal)))
            {
                string prefix = name[..^end.Length];
                if (file.Shapes.ContainsKey($"{prefix}{stages ?? "layer1"}.0.conv1.weight"))
                {
                    yield return (prefix, stages);
                }
            }
        }
    }

    /// <summary>conv1, bn1, layer1 to layer4 by their places among the modules.</summary>
    private string Numbered(string name)
    {
        string[] parts = name.Split('.', 2);
        int number = parts[0] switch
        {
            "conv1" => 0,
            "bn1" => 1,
            var layer => int.Parse(stages!) + layer[^1] - '1',
        };
        return $"{number}.{parts[1]}";
    }

    private bool IsUnder(string word)
        => Prefix.Split('.').Any(part => part.StartsWith(word, StringComparison.Ordinal));

    private bool Equals(PublishedResNet other)
        => Architecture == other.Architecture && Names.Count == other.Names.Count && Names.All(name =>
        {
            string same = other.Prefix + name[Prefix.Length..];
            return other.Names.Contains(same) && file.Shapes[name].AsSpan().SequenceEqual(file.Shapes[same])
                && file.Read(name).AsSpan().SequenceEqual(file.Read(same));
        });

    /// <summary>The name to the first part in which it differs from the prefix.</summary>
    private string GroupOf(string name)
    {
        string[] parts = name.Split('.');
        int same = parts.Zip(Prefix.Split('.')).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Join('.', parts.Take(same + 1));
    }
}
