using SimClr.Kernels;

namespace SimClr.Nn.Losses;

/// <summary>
/// The gradient of a contrastive loss over more images than fit through the model at once (Gao et al. 2021).
/// Every chunk goes forward without a tape, which leaves its embeddings; the loss and its gradient with
/// respect to all embeddings follow; then every chunk goes forward again, and its share of that gradient goes
/// back.
/// <para>
/// With batch norm in evaluation mode this is the gradient of the whole batch. In training mode each chunk is
/// normalised by its own statistics, as on as many devices without synchronised batch norm; the running
/// statistics move once for each chunk, in the first pass.
/// </para>
/// </summary>
public static class GradientCache
{
    /// <summary>Adds the gradient of the loss to the model's parameters. Returns the loss.</summary>
    /// <param name="views">
    /// The views of chunk k (2n, H, W, C), the same each time; rows i and i + n from one image. All chunks
    /// are equally large.
    /// </param>
    /// <param name="loss">Of the embeddings of all images.</param>
    /// <param name="labels">One for each image, where the loss needs them.</param>
    /// <param name="gradients">Is told of each gradient that the last chunk has made whole.</param>
    public static Tensor Backward(Module model, int chunks, Func<int, Tensor> views, IContrastiveLoss loss,
        ReadOnlySpan<int> labels = default, GradientListener? gradients = null)
    {
        var embeddings = Embed(model, chunks, views);
        embeddings.RequiresGrad = true;
        Tensor value;
        using (var tape = new Tape())
        {
            value = loss.Apply(embeddings, labels);
            tape.Backward(value);
            tape.Keep(value);
        }

        for (int chunk = 0; chunk < chunks; chunk++)
        {
            using var tape = new Tape();
            var z = model.ForwardKeepingStatistics(views(chunk));
            var dZ = Tensor.Empty(z.Device, z.Shape);
            CopyChunk(dZ, embeddings.Grad!, chunk, fromAll: true);
            tape.Backward(z, dZ, chunk == chunks - 1 ? gradients : null);
        }

        return value;
    }

    private static Tensor Embed(Module model, int chunks, Func<int, Tensor> views)
    {
        Tensor? embeddings = null;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            using var scope = new TensorScope();
            var z = model.Forward(views(chunk));
            embeddings ??= scope.Keep(Tensor.Empty(z.Device, new Shape(chunks * z.Shape[0], z.Shape[1])));
            CopyChunk(z, embeddings, chunk, fromAll: false);
        }

        return embeddings!;
    }

    /// <summary>
    /// First views are rows kn.. of all embeddings, second ones rows N + kn..; in a chunk 0.. and n...
    /// </summary>
    private static void CopyChunk(Tensor ofChunk, Tensor all, int chunk, bool fromAll)
    {
        long half = ofChunk.Length / 2;
        foreach (var (inChunk, inAll) in new[] { (0L, chunk * half), (half, all.Length / 2 + chunk * half) })
        {
            var small = ofChunk.View.Slice(inChunk, half);
            var large = all.View.Slice(inAll, half);
            all.Device.Elementwise.Scale(
                fromAll ? large : small, 1, fromAll ? small : large, Accumulation.Overwrite);
        }
    }
}
