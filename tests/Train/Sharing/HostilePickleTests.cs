using System.Diagnostics;
using System.IO.Compression;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;
using SimClr.Train.Encoders;
using SimClr.Train.Encoders.Sharing;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Sharing;

/// <summary>A pickle can be a program. Ours reads descriptions of tensors and runs nothing.</summary>
internal sealed class HostilePickleTests : FolderTests
{
    private static readonly string GoldenFile =
        Path.Combine(AppContext.BaseDirectory, "Golden", "imported_resnet18.pth");

    private Dictionary<string, object> weights = [];

    [SetUp]
    public void Small()
    {
        var model = SmallModel.Create(new CpuDevice(threads: 2), stem: "imagenet").Model;
        weights = TorchvisionWeights.Of(model, withHead: false)
            .ToDictionary(array => array.Name, array => (object)array);
    }

    [Test]
    public void APickleThatRunsACommandIsRefusedByName()
    {
        string marker = Folder.In("marker");
        PickleArchive.Write(Folder.In("hostile.pth"), CallsOsSystem($"touch {marker}"));

        var (exitCode, output, error) = CliCall.Run("embed", "--init", Folder.In("hostile.pth"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("asks for os.system").And.Contain("nothing of it was run"));
        Assert.That(error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That(output, Is.Empty);
        Assert.That(File.Exists(marker), Is.False);
    }

    [Test]
    public void ThatPickleIsHostileIndeed()
    {
        string python = PythonPeer.Require("pickle");
        string marker = Folder.In("marker");
        File.WriteAllBytes(Folder.In("hostile.pkl"), CallsOsSystem($"touch {marker}"));

        const string Load = "import pickle, sys; pickle.load(open(sys.argv[1], 'rb'))";
        using var process = Process.Start(python, ["-c", Load, Folder.In("hostile.pkl")]);
        process.WaitForExit();

        Assert.That(File.Exists(marker));
    }

    [Test]
    public void ACommandHiddenInARealStateDictIsRefused()
    {
        var (pickle, storages) = PickleArchive.Read(GoldenFile);
        string marker = Folder.In("marker");
        byte[] call = CallsOsSystem($"touch {marker}");
        // Its last instruction, STOP, gives way to the call without its first two bytes, PROTO.
        PickleArchive.Write(Folder.In("hidden.pth"), [.. pickle[..^1], .. call[2..]], storages);

        Assert.That(() => ImportedEncoder.Open(Folder.In("hidden.pth")),
            Throws.TypeOf<UserException>().With.Message.Contains("os.system"));
        Assert.That(File.Exists(marker), Is.False);
    }

    [TestCase("posix", "system")]
    [TestCase("builtins", "eval")]
    [TestCase("torch", "load")]
    [TestCase("torch._utils", "_rebuild_device_tensor_from_numpy")]
    [TestCase("collections", "OrderedDict.fromkeys")]
    public void OtherNamesAreRefused(string module, string name)
    {
        byte[] stackGlobal = [.. PickleArchive.Text(module), .. PickleArchive.Text(name), 0x93];
        byte[] global = [(byte)'c', .. $"{module}\n{name}\n".Select(c => (byte)c)];
        foreach (byte[] names in new[] { stackGlobal, global })
        {
            Assert.That(Refusal([0x80, 4, .. names, .. ")R."u8]), Does.Contain($"asks for {module}.{name}"));
        }
    }

    [TestCase("(S'touch x'\nios\nsystem\n.", "0x53")] // STRING
    [TestCase("(ios\nsystem\n.", "0x69")] // INST: calls while it names
    [TestCase("(ccollections\nOrderedDict\no.", "0x6f")] // OBJ
    [TestCase("ccollections\nOrderedDict\n)\u0081.", "0x81")] // NEWOBJ
    [TestCase("\u0082\u0001.", "0x82")] // EXT1: a name from a table of the reader's
    [TestCase("P1\n.", "0x50")] // PERSID
    public void OtherInstructionsAreRefused(string pickle, string instruction)
        => Assert.That(Refusal([.. pickle.Select(c => (byte)c)]), Does.Contain($"instruction {instruction}"));

    [TestCase("ctorch\nFloatStorage\n)R.", "calls torch.FloatStorage with other arguments")]
    [TestCase("ctorch._utils\n_rebuild_tensor_v2\n)R.", "other arguments")]
    [TestCase("ccollections\nOrderedDict\n}R.", "makes no sense")]
    [TestCase("}K\u0001K\u0002s.", "holds no state_dict")]
    [TestCase("]}b.", "sets the state of an object that is no dictionary")]
    [TestCase("ccollections\nOrderedDict\n}b.", "sets the state of an object that is no dictionary")]
    [TestCase("}X\u0001\0\0\0wK\u0001s.", "holds no state_dict")]
    [TestCase("K\u0001Q.", "refers to something that is no storage")]
    [TestCase("].", "holds no state_dict")]
    [TestCase("h\u0007.", "makes no sense")]
    [TestCase(".", "makes no sense")]
    [TestCase("", "makes no sense")]
    public void KnownPartsInOtherPlacesAreRefused(string pickle, string why)
        => Assert.That(Refusal([.. pickle.Select(c => (byte)c)]), Does.Contain(why));

    [Test]
    public void ATensorOutsideItsStorageIsRefused()
    {
        var (pickle, storages) = PickleArchive.Read(GoldenFile);
        storages[5].Bytes = storages[5].Bytes[..^1];
        PickleArchive.Write(Folder.In("short.pth"), pickle, storages);

        Assert.That(() => ImportedEncoder.Open(Folder.In("short.pth")),
            Throws.TypeOf<UserException>().With.Message.Contains("does not lie within its storage"));
    }

    [Test]
    public void DamageAnywhereGetsOneLine()
    {
        var (pickle, storages) = PickleArchive.Read(GoldenFile);
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. pickle];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (i % 3 == 0)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }

            string path = Folder.In($"damaged{i}.pth");
            PickleArchive.Write(path, damaged, storages);
            try
            {
                ImportedEncoder.Open(path); // a byte of a name may be changed without harm
            }
            catch (UserException exception)
            {
                Assert.That(
                    exception.Message, Does.StartWith($"weights {path}: ").And.Not.Contain("\n   at"));
            }

            File.Delete(path);
        }
    }

    [Test]
    public void DictionariesWithoutEndAreLeft()
    {
        // 40 dictionaries, each twice in the one around it, and one that holds itself.
        byte[] twice = [.. PickleArchive.Text("a"), .. "h\0s"u8, .. PickleArchive.Text("b"), .. "h\0s"u8];
        var pickle = new List<byte>([0x80, 2, (byte)'}', (byte)'q', 0]);
        for (int i = 0; i < 40; i++)
        {
            pickle.AddRange([(byte)'}', .. twice, (byte)'q', 0]);
        }

        Assert.That(Refusal([.. pickle, .. PickleArchive.Text("self"), .. "h\0s."u8]),
            Does.Contain("holds no state_dict"));
        Assert.That(Refusal([.. Enumerable.Repeat("}X\u0001\0\0\0a"u8.ToArray(), 100_000).SelectMany(b => b),
            .. "}"u8, .. Enumerable.Repeat((byte)'s', 100_000), (byte)'.']), Does.Contain("holds no state_dict"));
    }

    [TestCase('}')] // EMPTY_DICT
    [TestCase('\u0085')] // TUPLE1
    [TestCase('\u0094')] // MEMOIZE
    public void APickleThatFillsMemoryIsRefused(char instruction)
    {
        // A zip archive has 60 KB for 60 million of them.
        Assert.That(Refusal([0x80, 2, (byte)'}', .. Enumerable.Repeat((byte)instruction, 8 << 20), (byte)'.']),
            Does.Contain("more than 4,194,304 instructions"));
    }

    [Test]
    public void AStorageThatFillsMemoryIsRefused()
    {
        string path = Folder.In("file.pth");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using (var pickle = archive.CreateEntry("archive/data.pkl").Open())
            {
                pickle.Write("}."u8);
            }

            using var zeros = archive.CreateEntry("archive/data/0").Open();
            zeros.Write(new byte[1 << 20]);
        }

        Assert.That(() => ImportedEncoder.Open(path), Throws.TypeOf<UserException>()
            .With.Message.Contains("its archive/data/0 would have 1,048,576 bytes, more than 16 times the file"));
    }

    [TestCase(4096)] // a network of 64 times the channels
    [TestCase(0)]
    public void AWidthThatOnlyItsFirstConvolutionHasIsRefused(int channels)
        => RefusesWith("conv1.weight", new WeightArray("", [channels, 3, 7, 7], new float[channels * 147]),
            channels == 0 ? "conv1.weight is (0,3,7,7)" : "behind a conv1.weight of 4096 channels it would be (32768,");

    [Test]
    public void BlocksWithoutEndAreRefused()
    {
        for (int block = 2; block <= 64; block++)
        {
            weights[$"layer1.{block}.conv1.weight"] = weights["layer1.0.conv1.weight"];
        }

        RefusesWith("fc.bias", new WeightArray("", [1], [0]), "has stages of 65,2,2,2 basic blocks");
    }

    [Test]
    public void ATensorOfMoreNumbersThanItsStorageIsPassedOver()
    {
        byte[] expanded =
        [
            .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. PickleArchive.Text("storage"),
            .. "ctorch\nFloatStorage\n"u8, .. PickleArchive.Text("0"), .. PickleArchive.Text("cpu"),
            .. "K\u0001tQK\0(J\0\0\0\u0001K\u0003K\u0007K\u0007t"u8,
            .. "(K\0K\0K\0K\0t"u8, 0x89, .. "ccollections\nOrderedDict\n)RtR"u8,
        ];
        weights["conv1.weight"] = expanded;
        RefusesWith("fc.bias", new WeightArray("", [1], [0]), "holds no ResNet");
    }

    [Test]
    public void APartOfAnotherStorageIsRefused()
        => Assert.That(Refusal([(byte)'(', .. PickleArchive.Text("storage"), .. "ctorch\nFloatStorage\n"u8,
            .. PickleArchive.Text("0"), .. PickleArchive.Text("cpu"), .. "K\u0001(K\u0001K\u0002K\u0001ttQ."u8]),
            Does.Contain("refers to something that is no storage"));

    private void RefusesWith(string name, WeightArray array, string why)
    {
        weights[name] = array;
        string path = Folder.In("file.pth");
        TorchSave.Write(path, weights, legacy: false);
        Assert.That(() => ImportedEncoder.Open(path), Throws.TypeOf<UserException>().With.Message.Contains(why));
    }

    private static byte[] CallsOsSystem(string command)
        => [0x80, 2, .. "cos\nsystem\n"u8, .. PickleArchive.Text(command), 0x85, .. "R."u8];

    private string Refusal(byte[] pickle)
    {
        string path = Folder.In("file.pth");
        PickleArchive.Write(path, pickle);
        string message = Assert.Throws<UserException>(() => ImportedEncoder.Open(path)).Message;
        File.Delete(path);
        return message;
    }
}
