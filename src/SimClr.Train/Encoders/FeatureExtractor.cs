using SimClr.Kernels;
using SimClr.Nn;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Text;

namespace SimClr.Train.Encoders;

/// <summary>
/// Runs pictures through a frozen module: evaluation mode, no tape, in the data set's order.
/// </summary>
public static class FeatureExtractor
{
    private const int PixelsPerBatch = 256 * 32 * 32;

    /// <summary>
    /// Features of the data set, or of <paramref name="count"/> pictures of it (<see cref="Subset"/>). Square
    /// pictures are seen whole; of others the centre, 7/8 of the shorter side, as ImageNet's are usually
    /// evaluated.
    /// </summary>
    /// <exception cref="UserException">
    /// The data has pictures without a label where labels are needed, or the encoder's output is not finite.
    /// </exception>
    public static Features Extract(
        Module encoder, Device device, ImageDataset data, int imageSize, int count = 0,
        bool needsLabels = true, CancellationToken interrupted = default)
    {
        if (needsLabels && !data.Labelled)
        {
            throw new UserException(
                $"data {data.Name}: has pictures without a label; evaluation needs labelled ones.");
        }

        int[] chosen = Subset.Of(data.Count, count);
        int resize = ResizeTo(imageSize, isSquare: data.Height > 0 && data.Height == data.Width);
        int[] labels = Array.ConvertAll(chosen, place => data.Labels[place]);
        var values = Encode(encoder, device, data, chosen, resize, imageSize, interrupted);
        return new Features(values, values.Length / Math.Max(1, labels.Length), labels, data.Classes);
    }

    /// <summary>Length of the shorter side from which the centre is cut.</summary>
    internal static int ResizeTo(int imageSize, bool isSquare)
        => isSquare ? imageSize : (imageSize * 8 + 6) / 7;

    /// <summary>Pictures that go through an encoder at a time.</summary>
    private static int BatchSize(int imageSize) => Math.Max(1, PixelsPerBatch / (imageSize * imageSize));

    /// <summary>Features (chosen, dim) of the pictures' centres.</summary>
    internal static float[] Encode(
        Module encoder, Device device, ImageDataset data, int[] chosen, int resize, int imageSize,
        CancellationToken interrupted = default)
    {
        float[] values = Encode(encoder, device, data, chosen, imageSize, interrupted,
            batch => ViewTensor.Centre(device, batch, resize, imageSize));
        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new UserException("encoder: its features hold NaN or infinity; training has diverged. "
                + "Go back to an earlier checkpoint, or train with a lower --learning-rate.");
    }

    /// <summary>
    /// What the module makes of each view of the pictures, (views, chosen, dim), in batches that depend on
    /// nothing but the pictures' number.
    /// </summary>
    internal static float[] Encode(
        Module module, Device device, ImageDataset data, int[] chosen, int imageSize,
        CancellationToken interrupted, params Func<ImageRef[], Tensor>[] views)
    {
        int first = 0;
        float[] values = [];
        bool wasTraining = module.Training;
        module.Training = false;
        try
        {
            foreach (var batch in data.Read(device, chosen.Chunk(BatchSize(imageSize))))
            {
                interrupted.ThrowIfCancellationRequested();
                for (int view = 0; view < views.Length; view++)
                {
                    using var scope = new TensorScope();
                    var output = module.Forward(views[view](batch)); // (batch, dim)
                    int dim = output.Shape[1];
                    values = values.Length == 0 ? new float[views.Length * chosen.Length * dim] : values;
                    int row = view * chosen.Length + first;
                    output.CopyToHost(values.AsSpan(row * dim, batch.Length * dim));
                }

                first += batch.Length;
            }

            return values;
        }
        finally
        {
            module.Training = wasTraining;
        }
    }
}
