#:package Microsoft.ML.OnnxRuntime@1.31.1
#:package SixLabors.ImageSharp@2.1.13
#:property AssemblyName=onnx-sample
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// samples/NearestPicture without anything of ours but the file: for each picture, which of the others the
// encoder finds most similar.
//
//     dotnet run --project src/SimClr.Train -- export runs/MY-RUN --output encoder.onnx
//     dotnet run samples/onnx.cs encoder.onnx cat.png dog.png fox.png

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: onnx-sample ENCODER.onnx PICTURE PICTURE ...");
    return 2;
}

string[] files = args[1..];
using var session = new InferenceSession(args[0]);
int side = int.Parse(session.ModelMetadata.CustomMetadataMap["image_size"]);
float[][] h = [.. files.Select(Embed)]; // a row of features for each picture

for (int i = 0; i < files.Length; i++)
{
    int nearest = Enumerable.Range(0, files.Length).Where(j => j != i).MaxBy(j => Cosine(h[i], h[j]));
    Console.WriteLine($"{files[i]}: nearest is {files[nearest]}, cosine {Cosine(h[i], h[nearest]):0.000}");
}

return 0;

float[] Embed(string file)
{
    using var picture = Image.Load<Rgb24>(file);
    picture.Mutate(context => context.AutoOrient().Resize(
        new ResizeOptions { Size = new Size(side, side), Mode = ResizeMode.Crop }));
    var pixels = new DenseTensor<float>([1, 3, side, side]); // picture, colour, row, column
    for (int y = 0; y < side; y++)
    {
        for (int x = 0; x < side; x++)
        {
            var pixel = picture[x, y];
            pixels[0, 0, y, x] = pixel.R / 255f; // the graph takes pixels 0..1
            pixels[0, 1, y, x] = pixel.G / 255f;
            pixels[0, 2, y, x] = pixel.B / 255f;
        }
    }

    using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("pixels", pixels)], ["h"]);
    return outputs[0].AsTensor<float>().ToArray();
}

static double Cosine(float[] a, float[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
