using System.IO.Compression;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Models;
using SimClr.Tests.Support;
using SimClr.Train.Encoders;
using SimClr.Train.Encoders.Sharing;
using SimClr.Train.Files;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Sharing;

/// <summary>Weights as people publish them: somewhere in a dictionary, under a prefix, beside other things.</summary>
internal sealed class PublishedWeightsTests : FolderTests
{
    private readonly CpuDevice device = new(threads: 2);
    private SimClrModel model = null!;
    private WeightArray[] weights = null!;

    private string File => Folder.In("weights.pth");

    [OneTimeSetUp]
    public void Create()
    {
        model = SmallModel.Create(device, stem: "imagenet").Model;
        weights = [.. TorchvisionWeights.Of(model, withHead: false)];
    }

    [Test]
    public void ThePrefixIsFoundAndTold(
        [Values("", "state_dict", "model", "model_state_dict")] string nesting,
        [Values("", "module.", "encoder.", "backbone.", "net.", "model.", "module.encoder_q.", "net.backbone.")]
        string prefix,
        [Values] bool legacy)
    {
        var named = Under(prefix);
        named["projector.0.weight"] = new WeightArray("", [2, 2], [1, 2, 3, 4]);
        Save(nesting.Length == 0 ? named : new() { [nesting] = named, ["epoch"] = 3, ["arch"] = "resnet18" }, legacy);

        var imported = ImportedEncoder.Open(File);

        string all = nesting.Length == 0 ? prefix : $"{nesting}.{prefix}";
        Assert.That(imported.Description, Does.Contain("left out: "
            + $"{(nesting.Length == 0 ? "" : $"{nesting}.")}projector.0.weight"));
        Assert.That(imported.Description,
            all.Length == 0 ? Does.Not.Contain("taken: ") : Does.Contain($"taken: {all}*;"));
        IsOurs(imported);
    }

    [Test]
    public void OptionsOptimizersAndCountsMayLieBeside([Values] bool legacy)
    {
        Save(new()
        {
            ["args"] = TorchSave.Namespace,
            ["optimizer"] = new Dictionary<string, object> { ["state"] = TorchSave.NumberedState },
            ["rng"] = new WeightArray("", [3], [1, 2, 3], ElementType.I64),
            ["state_dict"] = Under("module."),
        }, legacy);

        var imported = ImportedEncoder.Open(File);

        Assert.That(imported.Description, Does.Contain("taken: state_dict.module.*; left out: rng"));
        IsOurs(imported);
    }

    [TestCase(4)] // with its ReLU and pool
    [TestCase(2)] // without
    public void ModulesMayBeNumbered(int firstStage)
    {
        Save(weights.ToDictionary(array => "backbone." + Numbered(array.Name), array => (object)array));

        IsOurs(ImportedEncoder.Open(File));

        string Numbered(string name) => name.StartsWith("layer", StringComparison.Ordinal)
            ? $"{firstStage + name[5] - '1'}{name[6..]}" : name.Replace("conv1", "0").Replace("bn1", "1");
    }

    [Test]
    public void ShortcutsMayBeCalledSo()
    {
        Save(weights.ToDictionary(array => array.Name.Replace("downsample", "shortcut"), array => (object)array));

        IsOurs(ImportedEncoder.Open(File));
    }

    [TestCase("encoder_q.", "encoder_k.")]
    [TestCase("base_encoder.", "momentum_encoder.")]
    [TestCase("backbone.", "momentum_backbone.")]
    [TestCase("backbone.", "backbone_momentum.")]
    [TestCase("online_network.", "target_network.")]
    [TestCase("teacher.backbone.", "student.module.backbone.")]
    public void OfTwoNetworksTheOneThatIsEvaluatedIsTaken(string taken, string left)
    {
        Save(Merge(Under(left, factor: 2), Under(taken)));

        var imported = ImportedEncoder.Open(File);

        Assert.That(imported.Description,
            Does.Contain($"taken: {taken}*").And.Contain($"left out: {left.Split('.')[0]} ("));
        IsOurs(imported);
    }

    [Test]
    public void TwoThatNothingTellsApartAreRefusedUnlessTheyAreEqual()
    {
        Save(Merge(Under("net."), Under("ema.", factor: 2)));
        Assert.That(() => ImportedEncoder.Open(File), Throws.TypeOf<UserException>().With.Message.Contains(
            "more than one ResNet, and they are not equal: net.*, ema.*"));

        Save(Merge(Under("net."), Under("ema.")));
        IsOurs(ImportedEncoder.Open(File));
    }

    [Test]
    public void SafetensorsMayHaveAPrefixToo()
    {
        AtomicFile.Write(File, stream => SafetensorsWriter.Write(stream, new Dictionary<string, string>(),
            [.. weights.Select(array => array with { Name = $"resnet.{array.Name}" })]));

        IsOurs(ImportedEncoder.Open(File));
    }

    [TestCase("layers.0.weight")]
    [TestCase("layer_norm.weight")]
    [TestCase("bn_projector.weight")]
    [TestCase("convolution.weight")]
    public void AHeadMayBeCalledAlmostAsAModule(string head)
    {
        var named = Under("");
        named[head] = new WeightArray("", [1], [0]);
        Save(named);

        IsOurs(ImportedEncoder.Open(File));
    }

    [Test]
    public void AMissingShortcutIsNamedAsOthersAre()
    {
        var named = Under("");
        named.Remove("layer2.0.downsample.0.weight");
        Save(named);

        Refuses("layer2.0.downsample.0.weight is missing");
    }

    [TestCase("layer1.0.se.fc1.weight", "holds module.layer1.0.se.fc1.weight, which resnet18 does not have")]
    [TestCase("conv2.weight", "holds module.conv2.weight, which resnet18 does not have")]
    public void ANetworkWithMoreInItIsAnother(string extra, string message)
    {
        var named = Under("module.");
        named[$"module.{extra}"] = new WeightArray("", [1], [0]);
        Save(named);

        Refuses(message);
    }

    [Test]
    public void WhatIsMissingOrNotFiniteIsNamed()
    {
        var named = Under("module.");
        named.Remove("module.layer3.0.bn1.running_var");
        Save(named);
        Refuses("module.layer3.0.bn1.running_var is missing, resnet18 has");

        named["module.layer3.0.bn1.running_var"] = new WeightArray("", [16], [.. Enumerable.Repeat(float.NaN, 16)]);
        Save(named);
        Refuses("module.layer3.0.bn1.running_var holds NaN or infinity");
    }

    [Test]
    public void WithoutAResNetTheFirstNamesAreTold()
    {
        Save(new() { ["features.0.weight"] = new WeightArray("", [1, 3, 1, 1], [1, 2, 3]) });

        Refuses("under any prefix; its first names are ");
        Refuses("features.0.weight");
    }

    [TestCase("", "is empty")]
    [TestCase("\n<!DOCTYPE html><html>404</html>", "is a web page")]
    [TestCase("0.1 0.2 0.3", "is of no kind that is read")]
    [TestCase("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 46830571\n", "is a pointer of git-lfs")]
    public void WhatCameInsteadOfWeightsIsSaid(string content, string message)
    {
        System.IO.File.WriteAllText(File, content);

        Refuses(message);
    }

    [Test]
    public void AZipOfOtherThingsIsSaid()
    {
        System.IO.File.Delete(File);
        using (var archive = ZipFile.Open(File, ZipArchiveMode.Create))
        {
            archive.CreateEntry("weights.txt");
        }

        Refuses("is a zip archive, but none that torch.save wrote");
    }

    [TestCase("new")]
    [TestCase("legacy")]
    [TestCase("onnx")]
    public void AFileThatIsCutOffIsSaid(string kind)
    {
        if (kind == "onnx")
        {
            var (small, options) = SmallModel.Create(device);
            OnnxExport.Write(File, small, options, withHead: false);
        }
        else
        {
            Save(Under(""), legacy: kind == "legacy");
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, bytes[..^(bytes.Length / 3)]);

        Refuses("is cut off");
    }

    private Dictionary<string, object> Under(string prefix, float factor = 1) => weights.ToDictionary(
        array => prefix + array.Name,
        array => (object)(array with { Values = Array.ConvertAll(array.Values, value => factor * value) }));

    private static Dictionary<string, object> Merge(
        Dictionary<string, object> first, Dictionary<string, object> second) => first.Concat(second).ToDictionary();

    private void Save(Dictionary<string, object> content, bool legacy = false)
    {
        System.IO.File.Delete(File);
        TorchSave.Write(File, content, legacy);
    }

    private void IsOurs(ImportedEncoder imported)
    {
        var encoder = ResNet.Create(device, imported.Architecture, seed: 3);
        imported.Load(encoder);
        Assert.That(SmallModel.Features(encoder, device), Is.EqualTo(SmallModel.Features(model.Encoder, device)));
    }

    private void Refuses(string message)
    {
        string refusal = Assert.Throws<UserException>(() => ImportedEncoder.Open(File).Create(device)).Message;
        Assert.That(refusal, Does.StartWith($"weights {File}: ").And.Contain(message).And.Not.Contain("\n"));
    }
}
