using System.Text.Json.Nodes;
using System.Xml.Linq;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Runs;

namespace SimClr.Tests.Train.Report;

/// <summary>From a run folder to its report.</summary>
internal sealed class ReportCommandTests : FolderTests
{
    [Test]
    public void WhatEvaluateMeasuredStaysInTheRunAndIsShown()
    {
        string run = Folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run, ("--epochs", "1"))).ExitCode, Is.Zero);
        CliCall[] calls =
        [
            CliCall.Run("evaluate", "finetune", run, "--labels", "0.5", "--epochs", "1"),
            CliCall.Run("evaluate", "retrieval", run),
            CliCall.Run("evaluate", "retrieval", run, "--of", "z"),
            CliCall.Run("evaluate", "knn", run, "--validation", "0.2"),
            CliCall.Run("evaluate", "knn", run, "--random-init"),
        ];
        Assert.That(calls.Select(call => call.ExitCode), Is.All.Zero, calls[0].Error);

        string evaluations = RunFolder.Open(run).Evaluations;
        Assert.That(Directory.GetFiles(evaluations).Select(Path.GetFileName), Is.EquivalentTo(
            ["finetune.json", "retrieval.json", "retrieval-z.json", "knn-validation.json"]));
        var fineTuned = JsonNode.Parse(File.ReadAllText(Path.Combine(evaluations, "finetune.json")))!;
        var part = fineTuned["trained"]!["by_labels"]![0]!;
        Assert.That(part["per_class"]!["finetune_top1"]!.AsObject(), Has.Count.EqualTo(10));
        var rows = MeasuredIn(run);
        Assert.That(rows.Keys, Is.EquivalentTo(
        [
            "fine-tuned, 50 % of labels", "kNN, k = 10, majority, validation images",
            "kNN, k = 200, weighted, validation images", "nearest neighbour, validation images",
            "retrieval, top 1", "retrieval, top 5", "retrieval, precision of 10", "retrieval, mAP of 100",
            "retrieval (z), top 1", "retrieval (z), top 5", "retrieval (z), precision of 10",
            "retrieval (z), mAP of 100",
        ]));
        Assert.That(rows["fine-tuned, 50 % of labels"],
            Does.Contain($"{100 * (double)part["finetune_top1"]!:0.0}\u00A0%"));

        // Of other weights it says nothing.
        Assert.That(CliCall.Run("evaluate", "retrieval", run).ExitCode, Is.Zero);
        string file = Path.Combine(evaluations, "retrieval.json");
        var other = JsonNode.Parse(File.ReadAllText(file))!;
        other["trained"]!["weights_sha256"] = "0";
        File.WriteAllText(file, other.ToJsonString());
        Assert.That(MeasuredIn(run).Keys, Has.None.EqualTo("retrieval, top 1"));
    }

    [Test]
    public void PicturesWithoutLabelsTrainAndGetAReport()
    {
        for (int i = 0; i < 40; i++)
        {
            byte[] pixels = new byte[20 * 20 * 3];
            new Random(i).NextBytes(pixels);
            Folder.Write($"photos/{i:00}.png", Png.Encode(pixels, 20, 20));
        }

        string run = Folder.In("run");
        var trained = CliCall.Run(TinyRun.To(
            run, ("--data", "folder"), ("--data-dir", Folder.In("photos")), ("--eval-every", "1")));
        Assert.That(trained.ExitCode, Is.Zero, trained.Error);
        Assert.That(trained.Output, Does.Match(@"views matched \d+\.\d %"));

        var reported = CliCall.Run("report", run);

        Assert.That(reported.ExitCode, Is.Zero, reported.Error);
        var page = ReadReport(run);
        Assert.That(page.Descendants("h1").Single().Value,
            Does.Contain("other view among 15"), "8 test images");
        Assert.That(page.Descendants("section").Select(section => (string?)section.Attribute("id")),
            Is.EqualTo(["training", "neighbours", "embedding", "views", "filters", "options"]));
        Assert.That(page.Descendants("img").Count(), Is.EqualTo(8 * 17 + 6 * 9 + 2 * 4));
    }

    private Dictionary<string, string> MeasuredIn(string run)
    {
        Assert.That(CliCall.Run("report", run).ExitCode, Is.Zero);
        return ReadReport(run).Descendants("table")
            .Where(table => (string?)table.Attribute("class") == "accuracy").Skip(1)
            .SelectMany(table => table.Descendants("tbody").Elements())
            .ToDictionary(row => row.Elements().First().Value, row => row.Value);
    }

    private static XElement ReadReport(string run) => XDocument.Parse(
        File.ReadAllText(RunFolder.Open(run).Report).Replace("<!DOCTYPE html>", "")).Root!;
}
