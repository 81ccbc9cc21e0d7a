using NUnit.Framework;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Cli;

public sealed class CliTests
{
    [TestCase("pretran", new[] { "pretrain", "report" }, "pretrain")]
    [TestCase("--epoch", new[] { "--epochs", "--eval-every" }, "--epochs")]
    [TestCase("--bacth-size", new[] { "--batch-size", "--seed" }, "--batch-size")]
    [TestCase("--temp", new[] { "--temperature", "--seed" }, "--temperature")]
    [TestCase("xyzzy", new[] { "pretrain", "report" }, null)]
    public void TheNearestNameIsFound(string given, string[] known, string? expected)
        => Assert.That(NearestName.Find(given, known), Is.EqualTo(expected));

    [Test]
    public void AnUnknownOptionIsAWrongCallAndGetsOneLine()
    {
        var call = CliCall.Run("--hepl");
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(call.Error, Is.EqualTo(
            "simclr: option '--hepl' is not known; did you mean '--help'? See simclr --help.\n"));
    }

    [Test]
    public void ShortOptionsDoNotExist()
        => Assert.That(CliCall.Run("-h").ExitCode, Is.EqualTo(UserException.WrongCall));
}
