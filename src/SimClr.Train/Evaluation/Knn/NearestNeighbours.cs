using SimClr.Kernels;
using SimClr.Tensors;
using SimClr.Train.Encoders;

namespace SimClr.Train.Evaluation.Knn;

/// <summary>
/// Exact nearest neighbours by cosine similarity: blocked matrix products on the device, of which only the
/// best per query are kept, then these few again in double precision. Neighbours that float cannot tell apart
/// so have one order on every device, and the one that other programs find. Memory beyond the features: the
/// normalised queries, one block of keys, one of similarities.
/// </summary>
public static class NearestNeighbours
{
    private const int QueryBlock = 1024;
    private const int KeyBlock = 2048;
    private const int Spare = 32; // candidates beyond k: those that rounding may have put behind the k-th

    /// <summary>
    /// The k (or all, where there are fewer) keys most similar to each query, best first; of equally similar
    /// ones the one with the lower index.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The two have different dimensions, or there are no keys.
    /// </exception>
    public static Neighbour[][] Search(Device device, Features keys, Features queries, int k)
    {
        if (keys.Dim != queries.Dim || keys.Rows == 0 || k < 1)
        {
            throw new ArgumentException($"nearest neighbours: k {k}, keys ({keys.Rows},{keys.Dim}), queries "
                + $"({queries.Rows},{queries.Dim}); k and the number of keys must be at least 1, Dim equal.");
        }

        var candidates = new NeighbourCandidates(queries.Rows, Math.Min(k + Spare, keys.Rows));
        var similarities = new float[Math.Min(QueryBlock, queries.Rows) * Math.Min(KeyBlock, keys.Rows)];
        using var scope = new TensorScope();
        var unitQueries = UnitRows(device, queries, 0, queries.Rows);
        for (int firstKey = 0; firstKey < keys.Rows; firstKey += KeyBlock)
        {
            using var block = new TensorScope();
            int keyCount = Math.Min(KeyBlock, keys.Rows - firstKey);
            var unitKeys = UnitRows(device, keys, firstKey, keyCount);
            for (int firstQuery = 0; firstQuery < queries.Rows; firstQuery += QueryBlock)
            {
                int queryCount = Math.Min(QueryBlock, queries.Rows - firstQuery);
                Similarities(unitQueries, firstQuery, queryCount, unitKeys, similarities);
                Parallel.For(0, queryCount, row => candidates.Offer(
                    firstQuery + row, firstKey, similarities.AsSpan(row * keyCount, keyCount)));
            }
        }

        return Rank(candidates, keys, queries, Math.Min(k, keys.Rows));
    }

    private static Neighbour[][] Rank(
        NeighbourCandidates candidates, Features keys, Features queries, int k)
    {
        var nearest = new Neighbour[queries.Rows][];
        double[] lengths = new double[keys.Rows];
        Parallel.For(0, keys.Rows, key => lengths[key] = Vectors.Length(keys.Row(key)));
        Parallel.For(0, queries.Rows, query =>
        {
            double length = Vectors.Length(queries.Row(query));
            nearest[query] = [.. candidates.Indices(query).ToArray()
                .Select(key => new Neighbour(
                    key, Vectors.Dot(queries.Row(query), keys.Row(key)) / (length * lengths[key])))
                .OrderByDescending(other => other.Similarity).ThenBy(other => other.Index).Take(k)];
        });
        return nearest;
    }

    private static Tensor UnitRows(Device device, Features features, int first, int count)
    {
        int dim = features.Dim;
        var unit = Tensor.Empty(device, new Shape(count, dim));
        using var scope = new TensorScope();
        var rows = Tensor.FromHost(device, unit.Shape, features.Values.AsSpan(first * dim, count * dim));
        var inverseNorm = Tensor.Empty(device, new Shape(count));
        device.Normalize.Forward(rows.View, count, dim, Vectors.SmallestLength, unit.View, inverseNorm.View);
        return unit;
    }

    /// <summary>similarities (queryCount, keys) = rows of unitQueries times all unitKeys.</summary>
    private static void Similarities(
        Tensor unitQueries, int firstQuery, int queryCount, Tensor unitKeys, float[] similarities)
    {
        int dim = unitKeys.Shape[1];
        var shape = new GemmShape(queryCount, unitKeys.Shape[0], dim, TransposeB: true);
        using var scope = new TensorScope();
        var product = Tensor.Empty(unitKeys.Device, new Shape(shape.M, shape.N));
        unitKeys.Device.Gemm.Multiply(
            unitQueries.View.Slice((long)firstQuery * dim, (long)queryCount * dim), unitKeys.View, default,
            shape, product.View, Accumulation.Overwrite);
        product.CopyToHost(similarities.AsSpan(0, shape.M * shape.N));
    }
}
