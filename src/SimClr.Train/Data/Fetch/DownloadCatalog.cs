namespace SimClr.Train.Data.Fetch;

/// <summary>
/// What <c>data fetch</c> can get, from the authors' own servers, with the MD5 sums that they publish (CIFAR:
/// on its web page; Fashion-MNIST: in its readme) or that torchvision checks (STL-10, Imagenette).
/// </summary>
public static class DownloadCatalog
{
    private const string Cifar = "https://www.cs.toronto.edu/~kriz/";
    private const string Stl10 = "http://ai.stanford.edu/~acoates/stl10/";
    private const string Fashion = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
    private const string Imagenette = "https://s3.amazonaws.com/fast-ai-imageclas/";

    public static IReadOnlyList<DownloadSet> Sets { get; } =
    [
        new("cifar10", "",
        [
            File(Cifar + "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530",
                "cifar-10-batches-bin/data_batch_1.bin", "cifar-10-batches-bin/data_batch_2.bin",
                "cifar-10-batches-bin/data_batch_3.bin", "cifar-10-batches-bin/data_batch_4.bin",
                "cifar-10-batches-bin/data_batch_5.bin", "cifar-10-batches-bin/test_batch.bin"),
        ]),
        new("cifar100", "",
        [
            File(Cifar + "cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8",
                "cifar-100-binary/train.bin", "cifar-100-binary/test.bin"),
        ]),
        new("stl10", "",
        [
            File(Stl10 + "stl10_binary.tar.gz", "91f7769df0f17e558f3565bffb0c7dfb",
                "stl10_binary/train_X.bin", "stl10_binary/train_y.bin", "stl10_binary/test_X.bin",
                "stl10_binary/test_y.bin", "stl10_binary/unlabeled_X.bin"),
        ]),
        new("fashion-mnist", "fashion-mnist",
        [
            File(Fashion + "train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            File(Fashion + "train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
            File(Fashion + "t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
            File(Fashion + "t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
        ]),
        new("imagenette", "",
        [
            File(Imagenette + "imagenette2-160.tgz", "e793b78cc4c9e9a4ccc0c1155377a412",
                "imagenette2-160/train/n01440764", "imagenette2-160/val/n03888257"),
        ]),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Sets.Select(set => set.Name)];

    private static DownloadFile File(string address, string md5, params string[] brings)
    {
        var uri = new Uri(address);
        return new DownloadFile(uri, md5, brings.Length > 0 ? brings : [Path.GetFileName(uri.LocalPath)]);
    }
}
