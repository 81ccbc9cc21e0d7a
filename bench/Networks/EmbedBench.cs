using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Recipes;

namespace SimClr.Bench;

/// <summary>Features: the encoder in evaluation mode on pictures that are there.</summary>
public class EmbedBench : KernelBench
{
    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
    {
        yield return new BenchCase("embed", Prepare, options.Views, "views");

        Action Prepare()
        {
            var encoder = Recipe.CreateModel(options.Recipe, device).Encoder;
            encoder.Training = false;
            var shape = new Shape(options.Views, options.ImageSize, options.ImageSize, 3);
            var random = new Random(1);
            var pictures = Tensor.Persistent(device, shape);
            pictures.CopyFromHost([.. Enumerable.Range(0, (int)shape.Length).Select(_ => random.NextSingle())]);
            return () =>
            {
                using var scope = new TensorScope();
                encoder.Forward(pictures);
            };
        }
    }
}
