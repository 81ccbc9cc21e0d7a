using System.Text;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Models;
using SimClr.Tests.Nn;
using SimClr.Tests.Support;
using SimClr.Train.Encoders;
using SimClr.Train.Encoders.Sharing;
using SimClr.Train.Files;
using SimClr.Train.Files.Onnx;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Sharing;

/// <summary>ResNets from ONNX graphs, of ours and of other programs.</summary>
internal sealed class OnnxImportTests : FolderTests
{
    private readonly CpuDevice device = new(threads: 2);

    private string File => Folder.In("encoder.onnx");

    [Test]
    public void OurExportComesBack(
        [Values("resnet18", "resnet34", "resnet50")] string model, [Values("cifar", "imagenet")] string stem)
    {
        var (ours, options) = SmallModel.Create(device, model, stem);
        OnnxExport.Write(File, ours, options, withHead: true);

        var imported = ImportedEncoder.Open(File);

        Assert.That(imported.Architecture, Is.EqualTo(ours.Encoder.Options));
        Assert.That((imported.Input, imported.ImageSize), Is.EqualTo(("unit", 32)));
        Assert.That(imported.Description, Does.Contain("left out: projectionHead ("));
        Assert.That(SmallModel.Features(imported.Create(device), device),
            Is.EqualTo(SmallModel.Features(ours.Encoder, device)).Within(1e-5));
    }

    [TestCase("resnet18", "imagenet")]
    [TestCase("resnet50", "cifar")]
    public void BatchNormMayBeFoldedAway(string model, string stem)
    {
        var (ours, options) = SmallModel.Create(device, model, stem);
        OnnxExport.Write(File, ours, options, withHead: false);
        new RuntimeSession(File, optimized: Folder.In("folded.onnx")).Dispose();

        byte[] folded = System.IO.File.ReadAllBytes(Folder.In("folded.onnx"));
        var imported = ImportedEncoder.Open(Folder.In("folded.onnx"), "unit");

        Assert.That(folded.AsSpan().IndexOf("BatchNormalization"u8), Is.EqualTo(-1), "OnnxRuntime folds them");
        SmallModel.Agree(SmallModel.Features(imported.Create(device), device),
            SmallModel.Features(ours.Encoder, device));
    }

    [Test]
    public void AnyNumberOfBlocksIsRead()
    {
        var (ours, options) = SmallModel.Create(device, stem: "imagenet");
        var encoder = ResNet.Create(device, ours.Encoder.Options with { Depth = 20, Blocks = (2, 2, 2, 3) }, seed: 5);
        Noise.Initialize(encoder);
        OnnxExport.Write(File, new SimClrModel(encoder, ours.ProjectionHead), options, withHead: false);

        var imported = ImportedEncoder.Open(File);

        Assert.That(imported.Description, Does.Contain("resnet20 (2,2,2,3 blocks)"));
        SmallModel.Agree(SmallModel.Features(imported.Create(device), device), SmallModel.Features(encoder, device));
        Assert.That(() => imported.CheckFits(options),
            Throws.TypeOf<UserException>().With.Message.Contains("training knows resnet18"));
    }

    [Test]
    public void PaddingAtOneSideIsTheSameForEvenSides()
    {
        var (ours, options) = SmallModel.Create(device, stem: "imagenet");
        OnnxExport.Write(File, ours, options, withHead: false);
        Replace([0x40, 3, 0x40, 3, 0x40, 3, 0x40, 3], [0x40, 3, 0x40, 3, 0x40, 2, 0x40, 2]);
        const int Size = 64;
        using var runtime = new RuntimeSession(File);
        var theirs = runtime.Run(Noise.Draw(7004, 2 * 3 * Size * Size), 2, Size)["h"];

        var imported = ImportedEncoder.Open(File);

        Assert.That(imported.Description, Does.EndWith(
            "pads at one side: the same for sides that are multiples of 32"));
        SmallModel.Agree(theirs, SmallModel.Features(imported.Create(device), device, 2, Size));
    }

    [Test]
    public void PixelsMayBeBlueFirst()
    {
        var (ours, options) = SmallModel.Create(device, stem: "imagenet");
        OnnxExport.Write(File, ours, options, withHead: false);
        const int Size = 32, Plane = Size * Size;
        double[] pixels = Noise.Draw(7004, 3 * Plane); // red, green, blue
        double[] mean = [103.939, 116.779, 123.68];
        using var runtime = new RuntimeSession(File);
        float[] theirs = runtime.Run([.. Enumerable.Range(0, 3 * Plane).Select(i
            => 255 * pixels[(2 - i / Plane) * Plane + i % Plane] - mean[i / Plane])], 1, Size)["h"];

        var imported = ImportedEncoder.Open(File, "caffe");

        SmallModel.Agree(theirs, SmallModel.Features(imported.Create(device), device, 1, Size));
    }

    [TestCase("Relu", "Selu", "node bn1.relu (Selu)")]
    [TestCase("Add", "Sub", "node layer1.0.add (Sub)")]
    [TestCase("MaxPool", "AvgPool", "node maxpool (AvgPool)")]
    [TestCase("GlobalAveragePool", "GlobalMaximumPool", "node avgpool (GlobalMaximumPool)")]
    [TestCase("BatchNormalization", "LayerNormalization", "node bn1 (LayerNormalization)")]
    public void AnotherNodeIsRefusedByName(string op, string other, string message)
    {
        var (ours, options) = SmallModel.Create(device, stem: "imagenet");
        OnnxExport.Write(File, ours, options, withHead: false);
        Replace([0x22, (byte)op.Length, .. Encoding.ASCII.GetBytes(op)],
            [0x22, (byte)op.Length, .. Encoding.ASCII.GetBytes(other)]);

        Assert.That(() => ImportedEncoder.Open(File),
            Throws.TypeOf<UserException>().With.Message.StartsWith($"weights {File}: its {message}"));
    }

    [Test]
    public void ABottleneckWithItsStrideInTheFirstConvolutionIsRefused()
    {
        // As in the paper and in MXNet; torchvision has it in the second.
        var (ours, options) = SmallModel.Create(device, "resnet50");
        OnnxExport.Write(File, ours, options, withHead: false);
        byte[] strides(byte stride) => [.. "\n\u0007strides"u8, 0x40, stride, 0x40, stride];
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int conv = bytes.AsSpan().IndexOf("\u001a\u000elayer2.0.conv1"u8);
        int at = conv + bytes.AsSpan(conv).IndexOf(strides(1));
        strides(2).CopyTo(bytes, at);
        System.IO.File.WriteAllBytes(File, bytes);

        Assert.That(() => ImportedEncoder.Open(File), Throws.TypeOf<UserException>()
            .With.Message.Contains("node layer2.0.conv1 (Conv)").And.Message.Contains("1x1 with stride 1"));
    }

    [Test]
    public void AGraphThatGoesInACircleIsRefused()
    {
        var (ours, options) = SmallModel.Create(device);
        OnnxExport.Write(File, ours, options, withHead: false);
        // The third stage's result (field 2 of its last node) is what went in: stages without end.
        Replace([0x12, 17, .. "layer3.1.add.relu"u8], [0x12, 17, .. "layer2.1.add.relu"u8]);

        Assert.That(() => ImportedEncoder.Open(File),
            Throws.TypeOf<UserException>().With.Message.Contains("which has four stages"));
    }

    [TestCase((byte)0x42)] // kind 2, bytes: its length is the next number
    [TestCase((byte)0x47)] // kind 7, which there is not
    public void AnAttributeThatIsDamagedGetsOneLine(byte tag)
    {
        var (ours, options) = SmallModel.Create(device);
        OnnxExport.Write(File, ours, options, withHead: false);
        Replace([.. "\n\u0007strides"u8, 0x40, 1, 0x40, 1], [.. "\n\u0007strides"u8, tag, 2, 0xff, 0xff]);

        Assert.That(() => ImportedEncoder.Open(File),
            Throws.TypeOf<UserException>().With.Message.StartsWith($"weights {File}: is cut off, damaged,"));
    }

    [Test]
    public void WeightsAreReadInEveryWayThatTheFormatHas()
    {
        float[] values = [1.5f, -2, 0.25f];
        var message = new ProtobufMessage().Add(1, 8L).Add(7, new ProtobufMessage()
            .Add(5, Tensor("raw", 1).Add(9, Bytes(values)))
            .Add(5, Tensor("packed", 1).Add(4, Bytes(values)))
            .Add(5, Tensor("single", 1).Add(4, 1.5f).Add(4, -2f).Add(4, 0.25f))
            .Add(5, Tensor("half", 10).Add(9, Bytes(Array.ConvertAll(values, v => (Half)v))))
            .Add(5, Tensor("double", 11).Add(9, Bytes(Array.ConvertAll(values, v => (double)v))))
            .Add(5, Tensor("elsewhere", 1).Add(14, 1L))
            .Add(5, Tensor("text", 8))
            .Add(5, Tensor("short", 1).Add(9, Bytes(values[..2])))
            .Add(11, new ProtobufMessage().Add(1, "pixels")));
        AtomicFile.Write(File, message.WriteTo);

        var file = OnnxFile.Open(File);

        foreach (string name in new[] { "raw", "packed", "single", "half", "double" })
        {
            Assert.That(file.Shapes[name], Is.EqualTo(new[] { 3 }));
            Assert.That(file.Read(name), Is.EqualTo(values), name);
        }

        foreach (var (name, why) in new[] { ("elsewhere", "another file"), ("text", "type 8"), ("short", "2 numbers") })
        {
            Assert.That(() => file.Read(name), Throws.TypeOf<InvalidDataException>().With.Message.Contains(why));
        }

        static ProtobufMessage Tensor(string name, long type)
            => new ProtobufMessage().Add(1, 3L).Add(2, type).Add(8, name);

        static ReadOnlyMemory<byte> Bytes<T>(T[] values) where T : unmanaged
            => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }

    [Test]
    public void DamageAnywhereGetsOneLine()
    {
        var (ours, options) = SmallModel.Create(device);
        OnnxExport.Write(File, ours, options, withHead: false);
        byte[] whole = System.IO.File.ReadAllBytes(File);
        var random = new Random(1);
        for (int i = 0; i < 120; i++)
        {
            byte[] damaged = [.. whole];
            // Weights may be any number; names, shapes and attributes lie between them.
            damaged[random.Next(i % 2 == 0 ? whole.Length : 4096)] = (byte)random.Next(256);
            System.IO.File.WriteAllBytes(File, i % 3 == 0 ? damaged[..random.Next(3, damaged.Length)] : damaged);
            try
            {
                ImportedEncoder.Open(File).Create(device);
            }
            catch (UserException exception)
            {
                Assert.That(exception.Message, Does.Match($"^(weights|checkpoint) {File}: .*$").And.Not.Contain("\n"));
            }
        }
    }

    /// <summary>The first of these bytes in the file.</summary>
    private void Replace(byte[] old, byte[] other)
    {
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int at = bytes.AsSpan().IndexOf(old);
        Assert.That(at, Is.GreaterThan(0));
        other.CopyTo(bytes, at);
        System.IO.File.WriteAllBytes(File, bytes);
    }
}
