using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Pages;

namespace SimClr.Train.Report.Content;

/// <summary>Chooses the queries of the gallery and looks up their neighbours.</summary>
internal static class Gallery
{
    private const int Rows = 10;
    private const int Neighbours = 8;

    public static IReadOnlyList<GalleryRow> Create(EncoderUnderTest trained, EncoderUnderTest random)
    {
        var (_, device, train, test, _) = trained.Data;
        bool labelled = trained.Data.HasClasses;
        // Of every class, by class: chosen before anybody has seen an answer.
        int[] queries = [.. Subset.OnePerClass(test.Labels, Rows).OrderBy(image => test.Labels[image])];
        var (byTrained, byRandom) = (Search(trained), Search(random));
        return [.. queries.Select((query, row) => new GalleryRow(Picture(test, query, test.Labels[query]),
            Found(byTrained, row, test.Labels[query]), Found(byRandom, row, test.Labels[query])))];

        Neighbour[][] Search(EncoderUnderTest encoder) => NearestNeighbours.Search(
            device, encoder.Frozen.Train, encoder.Frozen.Test.Select(queries), Neighbours);

        IReadOnlyList<GalleryImage> Found(Neighbour[][] table, int row, int queryLabel)
            => [.. table[row].Select(key => Picture(train, key.Index, queryLabel))];

        GalleryImage Picture(ImageDataset data, int index, int queryLabel) => new(
            Thumbnails.Encode(data, index, device), labelled ? data.Classes[data.Labels[index]] : null,
            labelled ? data.Labels[index] == queryLabel : null);
    }
}
