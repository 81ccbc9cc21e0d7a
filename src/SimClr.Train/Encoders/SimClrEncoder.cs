using SimClr.Nn;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Data.Stores;
using SimClr.Train.Files;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Train.Encoders;

/// <summary>
/// A frozen encoder for use from a program: pictures in, features h out. Not for two threads at a time; it
/// uses all processors by itself.
/// </summary>
public sealed class SimClrEncoder
{
    private readonly Module encoder;
    private readonly Device device;

    private SimClrEncoder(Module encoder, Device device, int imageSize)
    {
        this.encoder = encoder;
        this.device = device;
        ImageSize = imageSize;
    }

    /// <summary>Side in pixels to which pictures are brought.</summary>
    public int ImageSize { get; }

    /// <summary>
    /// Loads a run folder (its last checkpoint), a checkpoint, or a ResNet of another program from a
    /// <c>.safetensors</c>, <c>.pth</c> or <c>.onnx</c> file.
    /// </summary>
    /// <param name="device">What <c>--device</c> takes: cpu, for example.</param>
    /// <param name="threads">CPU threads; 0 for one per processor.</param>
    /// <exception cref="UserException">There is no encoder at that path; the message says why.</exception>
    public static SimClrEncoder Load(string path, string device = "cpu", int threads = 0)
    {
        var computer = Devices.Open(device, threads);
        if (Directory.Exists(path) || Checkpoint.IsOne(WeightFiles.Open(path)))
        {
            var source = EncoderSource.Open(path);
            return new SimClrEncoder(
                source.CreateTrained(computer).Encoder, computer, source.Options.EvaluationSize);
        }

        var imported = ImportedEncoder.Open(path);
        return new SimClrEncoder(imported.Create(computer), computer, imported.ImageSize);
    }

    /// <summary>
    /// One row of features for each picture. Square pictures are seen whole; of others the centre, 7/8 of the
    /// shorter side.
    /// </summary>
    /// <exception cref="ArgumentException">A picture's bytes are not Height x Width x 3.</exception>
    public float[][] Embed(IReadOnlyList<Picture> pictures)
    {
        var features = new float[pictures.Count][];
        foreach (bool isSquare in new[] { true, false })
        {
            int[] chosen = [.. Enumerable.Range(0, pictures.Count)
                .Where(i => pictures[i].Height == pictures[i].Width == isSquare)];
            if (chosen.Length == 0)
            {
                continue;
            }

            var data = InMemory([.. chosen.Select(i => pictures[i])]);
            float[] rows = FeatureExtractor.Encode(encoder, device, data,
                [.. Enumerable.Range(0, data.Count)], FeatureExtractor.ResizeTo(ImageSize, isSquare), ImageSize);
            int dim = rows.Length / chosen.Length;
            for (int row = 0; row < chosen.Length; row++)
            {
                features[chosen[row]] = rows[(row * dim)..((row + 1) * dim)];
            }
        }

        return features;
    }

    /// <summary>The features of one picture.</summary>
    public float[] Embed(Picture picture) => Embed([picture])[0];

    private static ImageDataset InMemory(Picture[] pictures)
    {
        var pixels = new HostPixels(Array.ConvertAll(pictures, picture =>
        {
            var (bytes, height, width) = picture;
            return height >= 1 && width >= 1 && bytes.LongLength == 3L * height * width
                ? new PictureSize(height, width)
                : throw new ArgumentException($"embed: a picture of {height} x {width} has {bytes.Length} "
                    + "bytes; there must be red, green and blue of every pixel.");
        }));
        for (int i = 0; i < pictures.Length; i++)
        {
            pictures[i].Pixels.CopyTo(pixels[i]);
        }

        return new ImageDataset("pictures", [], pixels, new int[pictures.Length]);
    }
}
