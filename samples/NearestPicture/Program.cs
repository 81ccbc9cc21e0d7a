using SimClr.Train.Data.Pictures;
using SimClr.Train.Encoders;

// For each picture, which of the others the encoder finds most similar:
//     dotnet run --project samples/NearestPicture -- runs/MY-RUN cat.png dog.png fox.png

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: NearestPicture ENCODER PICTURE.png PICTURE.png ...");
    return 2;
}

string[] files = args[1..];
var encoder = SimClrEncoder.Load(args[0]); // a run folder, a checkpoint, .safetensors, .pth or .onnx
float[][] h = encoder.Embed([.. files.Select(Picture.Load)]); // a row of features for each picture

for (int i = 0; i < files.Length; i++)
{
    int nearest = Enumerable.Range(0, files.Length).Where(j => j != i).MaxBy(j => Cosine(h[i], h[j]));
    Console.WriteLine($"{files[i]}: nearest is {files[nearest]}, cosine {Cosine(h[i], h[nearest]):0.000}");
}

return 0;

static double Cosine(float[] a, float[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
