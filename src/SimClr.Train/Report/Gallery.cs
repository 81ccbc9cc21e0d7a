using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Pages;
using SimClr.Train.Report.Content;

namespace SimClr.Train.Report;

/// <summary>Chooses the queries of the gallery and looks up their neighbours.</summary>
internal static class Gallery
{
    private const int Rows = 10;
    private const int Neighbours = 8;

    public static IReadOnlyList<GalleryRow> Create(EncoderUnderTest trained, EncoderUnderTest random)
    {
        var (_, device, train, test, _) = trained.Data;
        bool labelled = trained.Data.HasClasses;
        int[] queries = ChooseQueries(trained.Frozen.Test);
        var byTrained = Search(trained);
        var byRandom = Search(random);
        return
        [
            .. queries.Select((query, row) => new GalleryRow(
                Picture(test, query, test.Labels[query]),
                [.. byTrained[row].Select(key => Picture(train, key.Index, test.Labels[query]))],
                [.. byRandom[row].Select(key => Picture(train, key.Index, test.Labels[query]))])),
        ];

        Neighbour[][] Search(EncoderUnderTest encoder) => NearestNeighbours.Search(
            device, encoder.Frozen.Train, encoder.Frozen.Test.Select(queries), Neighbours);

        GalleryImage Picture(ImageDataset data, int index, int queryLabel) => new(
            Thumbnails.Encode(data, index, device), labelled ? data.Classes[data.Labels[index]] : null,
            labelled ? data.Labels[index] == queryLabel : null);
    }

    /// <summary>
    /// The first test image of every class, as far as there is room, then the second ones: chosen before
    /// anybody has seen an answer. Without labels: from all over the test images.
    /// </summary>
    internal static int[] ChooseQueries(Features test) => test.Labels.Contains(-1)
        ? Subset.Of(test.Rows, Rows)
        :
        [
            .. Enumerable.Range(0, test.Rows).GroupBy(i => test.Labels[i])
                .SelectMany(images => images.Take(Rows).Select((image, place)
                    => (image, place, label: images.Key)))
                .OrderBy(entry => entry.place).ThenBy(entry => entry.label)
                .Take(Rows).OrderBy(entry => entry.label).Select(entry => entry.image),
        ];
}
