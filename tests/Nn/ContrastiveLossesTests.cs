using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Losses;
using SimClr.Tensors;

namespace SimClr.Tests.Nn;

/// <summary>What every loss of the list promises.</summary>
internal sealed class ContrastiveLossesTests
{
    private const int Images = 5, Dim = 7;

    private readonly CpuDevice device = new(threads: 1);

    private static string[] Names => ContrastiveLosses.Names;

    [Test]
    public void EqualRowsHaveTheValueThatItSays([ValueSource(nameof(Names))] string name)
    {
        var loss = ContrastiveLosses.Create(name, temperature: 0.3);
        float[] row = [.. Enumerable.Range(1, Dim).Select(d => 0.1f * d)];
        float[] z = [.. Enumerable.Repeat(row, 2 * Images).SelectMany(values => values)];
        Assert.That(Value(loss, z), Is.EqualTo(loss.OfEqualRows(Images, Dim)).Within(1e-5));
    }

    [Test]
    public void ItsDefinitionGivesWhatTheEngineGives([ValueSource(nameof(Names))] string name)
    {
        var loss = ContrastiveLosses.Create(name, temperature: 0.3);
        var random = new Random(3);
        float[] z = [.. Enumerable.Range(0, 2 * Images * Dim).Select(_ => random.NextSingle() - 0.5f)];
        double value = loss.Define([.. z.Select(number => (double)number)], Dim, Labels(loss));
        Assert.That(Value(loss, z), Is.EqualTo(value).Within(1e-5 * value));
    }

    [Test]
    public void TheHelpNamesEach()
        => Assert.That(Names, Has.All.Matches<string>(
            name => ContrastiveLosses.InWords.Contains($"{name} (", StringComparison.Ordinal)));

    [Test]
    public void AnUnknownNameIsAnsweredWithTheKnownOnes()
        => Assert.That(() => ContrastiveLosses.Create("ntxnt", 0.3),
            Throws.ArgumentException.With.Message.Contains("ntxnt").And.Message.Contains("ntxent, decoupled"));

    private static int[] Labels(IContrastiveLoss loss) => loss.NeedsLabels ? [0, 1, 0, 2, 1] : [];

    private double Value(IContrastiveLoss loss, float[] z)
    {
        using var scope = new TensorScope();
        return loss.Apply(Tensor.FromHost(device, new Shape(2 * Images, Dim), z), Labels(loss)).Item();
    }
}
