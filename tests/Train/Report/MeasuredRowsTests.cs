using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Recipes;
using SimClr.Train.Report;
using SimClr.Train.Runs;

namespace SimClr.Tests.Train.Report;

/// <summary>What the page takes from the files of <c>simclr evaluate</c>, by key.</summary>
internal sealed class MeasuredRowsTests : FolderTests
{
    private static readonly PretrainOptions Options = Preset.Load("quickstart").Options;

    [Test]
    public void NumbersOfOneTitleAreNotTakenForEachOther()
    {
        var run = Run();
        Write(run, "linear", "linear.json", ("linear_train_top1", "  on its training images", 0.9),
            ("linear_augmented_train_top1", "  on its training images", 0.7));

        Assert.That(Trained(run), Is.EqualTo(new[] { 0.9, 0.7 }));
    }

    [Test]
    public void WhatThePageMeasuresItselfIsLeftOutUnderAnyTitle()
    {
        var run = Run();
        Write(run, "knn", "knn.json", ("knn_top1", "an older title", 0.5), ("other_top1", "other", 0.6));

        Assert.That(Trained(run), Is.EqualTo(new[] { 0.6 }));
    }

    [Test]
    public void AKeyOfZIsAnotherNumberThanThatOfH()
    {
        var run = Run();
        Write(run, "retrieval", "retrieval.json", ("retrieval_top1", "retrieval, top 1", 0.3));
        Write(run, "retrieval", "retrieval-z.json", ("retrieval_top1", "retrieval (z), top 1", 0.2));
        Write(run, "all", "all.json", ("retrieval_top1", "retrieval, top 1", 0.4));

        Assert.That(Trained(run), Is.EquivalentTo(new[] { 0.4, 0.2 }), "the newest of each");
    }

    private static double?[] Trained(RunFolder run)
        => [.. MeasuredRows.Read(run, Options, "hash").Rows.Select(row => row.Trained)];

    private static void Write(
        RunFolder run, string protocol, string file, params (string Key, string Title, double Value)[] rows)
    {
        var trained = new JsonObject
        {
            ["weights_sha256"] = "hash",
            ["image_size"] = Options.EvaluationSize,
        };
        foreach (var (key, _, value) in rows)
        {
            trained[key] = value;
        }

        Directory.CreateDirectory(run.Evaluations);
        string path = Path.Combine(run.Evaluations, file);
        int before = Directory.GetFiles(run.Evaluations).Length;
        File.WriteAllText(path, new JsonObject
        {
            ["protocol"] = protocol,
            ["data"] = Options.Data,
            ["measured_on"] = "test",
            ["titles"] = new JsonArray([.. rows.Select(row => new JsonObject
            {
                ["key"] = row.Key,
                ["labels"] = 1.0,
                ["title"] = row.Title,
            })]),
            ["trained"] = trained,
        }.ToJsonString());
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1 + before, 0, 0, 0, DateTimeKind.Utc));
    }

    private RunFolder Run() => RunFolder.Create(Folder.In("run"), Options, "quickstart");
}
