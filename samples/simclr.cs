#:project ../src/SimClr.Train
#:property AssemblyName=simclr-sample
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// SimCLR (Chen et al. 2020) whole, from pictures to features, without a label:
//
//     dotnet run samples/simclr.cs
//
// docs/01 walks through it. Its options are the quickstart's, with fewer epochs; its losses are, to the last
// bit, those of
//
//     dotnet run --project src/SimClr.Train -- pretrain --preset quickstart --epochs 12

using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Nn.Schedules;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Steps;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 12;
int pictures = args.Length > 1 ? int.Parse(args[1]) : 5000;
const ulong Seed = 1; // of weights, order and views: the same seed, the same bits, on any number of cores
const int Size = 32, N = 32; // pixels of a side, pictures of a batch

// 1. Data: ten kinds of shapes that the program draws. Training never looks at their labels.

var device = new CpuDevice();
var test = DataCatalog.Load("shapes", null, DataSplit.Test, new DataOptions { ImageSize = Size });
var train = DataCatalog.Load(
    "shapes", null, DataSplit.Train, new DataOptions { ImageSize = Size, Count = pictures });
var plan = new BatchPlan(Seed, train.Count, N, epochs); // another order in every epoch

// 2. Two views of each picture: what changes between them is what the features must not depend on.

var random = new ViewOptions(
    Size, MinArea: 0.3, MaxArea: 1, FlipProbability: 0.5, // crop, mirror; then the colours
    JitterProbability: 0.8, Brightness: 0.8, Contrast: 0.8, Saturation: 0.8, Hue: 0.2, GreyProbability: 0.5);

// (2N, Size, Size, 3): rows 0..N-1 the first views, rows N..2N-1 the second ones; i and i + N are partners.
Tensor TwoViews(Batch batch)
{
    var views = Tensor.Empty(device, new Shape(2 * batch.Images.Length, Size, Size, 3));
    var (first, second) = (new ViewKey(Seed, batch.Epoch, View: 0), new ViewKey(Seed, batch.Epoch, View: 1));
    long half = views.Length / 2;
    device.Views.MakeViews(batch.Images, random, first, views.View.Slice(0, half));
    device.Views.MakeViews(batch.Images, random, second, views.View.Slice(half, half));
    return views;
}

// 3. The network: an encoder gives the features h, 256 numbers a view, which are what we want; a projection
//    head makes of h the embedding z, 64 numbers, which the loss compares. The head goes in the end.

SimClrModel Network()
{
    var encoder = ResNet.Create(device, new ResNetOptions(Depth: 18, ResNetStem.ImageNet, Width: 0.5), Seed);
    var head = ProjectionHead.Create(
        device, encoder.FeatureDim, hiddenDim: encoder.FeatureDim, outDim: 64, layers: 1, ~Seed);
    return new SimClrModel(encoder, head);
}

var model = Network();

// 4. The loss, NT-Xent: each row of z must find its partner among all other rows. First equation 1 of the
//    paper in plain loops; the engine computes it in tiles, and never stores the 2N x 2N cosines.

const double Temperature = 0.2;
var loss = new NtXentLoss(Temperature);

static double NtXent(float[][] z)
{
    int rows = z.Length;
    double sum = 0;
    for (int i = 0; i < rows; i++)
    {
        int partner = (i + rows / 2) % rows;
        double others = 0;
        for (int j = 0; j < rows; j++)
        {
            others += j == i ? 0 : Math.Exp(Cosine(z[i], z[j]) / Temperature);
        }

        sum -= Math.Log(Math.Exp(Cosine(z[i], z[partner]) / Temperature) / others);
    }

    return sum / rows; // ln(2N-1) where all rows are equal
}

static double Cosine(float[] a, float[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

using (new TensorScope()) // no gradients
{
    var z = model.ForwardKeepingStatistics(TwoViews(plan.Read(train, device).First()));
    double formula = NtXent([.. z.ToArray().Chunk(z.Shape[1])]);
    Console.WriteLine($"first loss: by the formula {formula:0.00000}, engine {loss.Apply(z).Item():0.00000}");
}

// 5. The optimizer, and its learning rate: up in the first epoch, then down a cosine to 0.

var optimizer = new AdamW(model.NamedParameters(), weightDecay: 1e-4);
var schedule = new WarmupCosineSchedule(
    peak: 0.003, warmupSteps: plan.StepsPerEpoch, totalSteps: plan.Steps);

// 6. The loop. Ops under a tape record their derivatives; Backward walks back from the loss to the weights.

double sum = 0;
foreach (var batch in plan.Read(train, device))
{
    using var tape = new Tape();
    sum += optimizer.Step(schedule.LearningRate(optimizer.StepNumber), tape, () =>
    {
        var z = model.Forward(TwoViews(batch)); // both views in one batch
        var value = loss.Apply(z);
        tape.Backward(value);
        return value;
    });
    if (plan.EpochOf(batch.Step + 1) > batch.Epoch)
    {
        Console.WriteLine($"epoch {batch.Epoch + 1}/{epochs}: loss {sum / plan.StepsPerEpoch}");
        sum = 0;
    }
}

// 7. Did it learn? The ten training pictures with the most similar h vote on a test picture's class. Only
//    now labels are looked at, and nothing is fitted to them. Beside it, the same with random weights.

double Accuracy(SimClrModel network) => KnnEvaluator.MajorityAccuracy(device,
    FeatureExtractor.Extract(network.Encoder, device, train, Size),
    FeatureExtractor.Extract(network.Encoder, device, test, Size));

Console.WriteLine($"kNN on {test.Count} unseen pictures: {Accuracy(model):P1}");
Console.WriteLine($"with random weights: {Accuracy(Network()):P1}");
