using System.Runtime.InteropServices;
using SimClr.Train.Files.Safetensors;

namespace SimClr.Tests.Train.Sharing;

/// <summary>
/// torch.save of dictionaries of tensors, in both of its formats. Byte arrays are pickled as they stand.
/// </summary>
internal sealed class TorchSave
{
    private readonly List<byte> pickle = [0x80, 2];
    private readonly List<(string Key, byte[] Bytes, long Count)> storages = [];

    /// <summary>An instance of argparse.Namespace with one attribute, as scripts save their options.</summary>
    public static byte[] Namespace =>
    [
        .. "cargparse\nNamespace\n)"u8, 0x81, (byte)'}', .. PickleArchive.Text("lr"),
        (byte)'G', 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a, (byte)'s', (byte)'b',
    ];

    /// <summary>An optimizer's state: momenta by number.</summary>
    public static byte[] NumberedState => [.. "}K\u0000}"u8, .. PickleArchive.Text("step"), .. "K\u0007ss"u8];

    public static void Write(string path, Dictionary<string, object> content, bool legacy)
    {
        var save = new TorchSave();
        save.Add(content);
        save.pickle.Add((byte)'.');
        byte[] pickle = [.. save.pickle];
        if (!legacy)
        {
            PickleArchive.Write(path, pickle, [.. save.storages.Select(storage => (storage.Key, storage.Bytes))]);
            return;
        }

        using var stream = File.Create(path);
        stream.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
        stream.Write([0x80, 2, (byte)'M', 0xe9, 0x03, (byte)'.']);
        stream.Write([0x80, 2, (byte)'}', .. PickleArchive.Text("little_endian"), 0x88, (byte)'s', (byte)'.']);
        stream.Write(pickle);
        stream.Write([0x80, 2, (byte)']', (byte)'(',
            .. save.storages.SelectMany(storage => PickleArchive.Text(storage.Key)), (byte)'e', (byte)'.']);
        foreach (var (_, bytes, count) in save.storages)
        {
            stream.Write(BitConverter.GetBytes(count));
            stream.Write(bytes);
        }
    }

    private void Add(object value)
    {
        switch (value)
        {
            case Dictionary<string, object> dictionary:
                pickle.AddRange("}("u8);
                foreach (var (key, item) in dictionary)
                {
                    pickle.AddRange(PickleArchive.Text(key));
                    Add(item);
                }

                pickle.Add((byte)'u');
                break;
            case WeightArray array:
                AddTensor(array);
                break;
            case string text:
                pickle.AddRange(PickleArchive.Text(text));
                break;
            case int number:
                AddNumber(number);
                break;
            default:
                pickle.AddRange((byte[])value);
                break;
        }
    }

    private void AddTensor(WeightArray array)
    {
        bool counts = array.Type == ElementType.I64;
        string key = $"{storages.Count}";
        storages.Add((key, counts ? ElementTypes.ToInt64Bytes(array.Values)
            : MemoryMarshal.AsBytes(array.Values.AsSpan()).ToArray(), array.Values.Length));
        pickle.AddRange([.. "ctorch._utils\n_rebuild_tensor_v2\n(("u8, .. PickleArchive.Text("storage")]);
        pickle.AddRange(counts ? "ctorch\nLongStorage\n"u8 : "ctorch\nFloatStorage\n"u8);
        pickle.AddRange([.. PickleArchive.Text(key), .. PickleArchive.Text("cpu")]);
        AddNumber(array.Values.Length);
        pickle.AddRange("tQK\u0000("u8);
        Array.ForEach(array.Shape, AddNumber);
        pickle.AddRange("t("u8);
        for (int i = 1; i <= array.Shape.Length; i++)
        {
            AddNumber(array.Shape[i..].Aggregate(1, (product, length) => product * length));
        }

        pickle.AddRange([(byte)'t', 0x89, .. "ccollections\nOrderedDict\n)RtR"u8]);
    }

    private void AddNumber(int number) => pickle.AddRange([(byte)'J', .. BitConverter.GetBytes(number)]);
}
