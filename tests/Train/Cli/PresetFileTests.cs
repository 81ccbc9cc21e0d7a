using NUnit.Framework;
using SimClr.Tests.Docs;
using SimClr.Tests.Support;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Cli;

/// <summary>A preset of one's own: all options, or what differs from another.</summary>
internal sealed class PresetFileTests : FolderTests
{
    [TestCase("""{"epochs": 3""", "is not JSON: something is missing or too many in line 1, at its byte 13.")]
    [TestCase("{\"epochs\": 3,\n \"seed\" 4}", "is not JSON: something is missing or too many in line 2, at its byte 9.")]
    [TestCase("", "is not JSON: something is missing or too many in line 1, at its byte 1.")]
    [TestCase("[1]", "is not a JSON object: it must begin with { and end with }.")]
    [TestCase("""{"seed": 3, "seed": 4}""", "gives seed twice; one must go.")]
    [TestCase("""{"comment": 3}""", "has comment 3; give a text.")]
    [TestCase("""{"base": ["cifar10"]}""", "has base [\"cifar10\"]; give a text.")]
    public void AFileThatIsNoneIsSaidInOurWords(string text, string message)
        => Assert.That(Refusal(text), Is.EqualTo($"simclr: preset {Folder.In("mine.json")}: {message}\n"));

    [TestCase("""{"epocs": 3}""", "preset mine: 'epocs' is no option; did you mean 'epochs'?")]
    [TestCase("""{"data": "shapes"}""",
        "preset mine: gives no shapes_count; give every option, or \"base\": \"quickstart\" and what differs from that.")]
    [TestCase("""{"base": "quickstart", "epochs": "many"}""", "preset mine: epochs is \"many\"; give a whole number.")]
    [TestCase("""{"base": "quickstart", "epochs": 2.5}""", "preset mine: epochs is 2.5; give a whole number.")]
    [TestCase("""{"base": "quickstart", "temperature": true}""", "preset mine: temperature is true; give a number.")]
    [TestCase("""{"base": "quickstart", "nesterov": "yes"}""", "preset mine: nesterov is \"yes\"; give true or false.")]
    [TestCase("""{"base": "quickstart", "model": 18}""",
        "preset mine: model is 18; give one of resnet18, resnet34, resnet50.")]
    [TestCase("""{"base": "quickstart", "data_memory": null}""", "preset mine: data_memory is null; give a whole number.")]
    [TestCase("""{"base": "quickstart", "optimizer": 1}""",
        "preset mine: optimizer is 1; give one of sgd, adamw, lars.")]
    [TestCase("""{"base": "quickstart", "epochs": 0}""", "option --epochs: 0 is not allowed; give a number at least 1.")]
    public void AValueThatIsNoneIsNamed(string text, string message)
        => Assert.That(Refusal(text), Is.EqualTo($"simclr: {message}\n"));

    [Test]
    public void ABaseThatIsNotThereOrTheFileItselfIsRefused()
    {
        string mine = Folder.In("mine.json");
        Assert.That(Refusal("""{"base": "cifar"}"""), Does.StartWith(
            $"simclr: preset {mine}: base 'cifar' is not known; did you mean 'cifar10'? Known: "));
        File.WriteAllText(Folder.In("other.json"), """{"base": "mine.json"}""");
        Assert.That(Refusal("""{"base": "other.json"}"""),
            Is.EqualTo($"simclr: preset {mine}: is its own base; name another one.\n"));
    }

    [Test]
    public void AFileMayNameOnlyWhatDiffersFromItsBase()
    {
        File.WriteAllText(Folder.In("warm.json"),
            """{"base": "quickstart", "comment": "Warmer.", "temperature": 0.5, "threads": 1}""");
        File.WriteAllText(Folder.In("longer.json"), """{"base": "warm.json", "epochs": 50, "threads": 2}""");
        var quickstart = Preset.Load("quickstart");
        var warm = Preset.Load(Folder.In("warm.json"));
        var longer = Preset.Load(Folder.In("longer.json"));

        Assert.That(warm.Options, Is.EqualTo(quickstart.Options with { Temperature = 0.5, Threads = 1 }));
        Assert.That(longer.Options, Is.EqualTo(warm.Options with { Epochs = 50, Threads = 2 }));
        Assert.That((warm.Name, warm.Comment), Is.EqualTo(("warm", "Warmer.")));
        Assert.That((longer.Name, longer.Comment), Is.EqualTo(("longer", "warm, changed. Warmer.")));
    }

    [Test]
    public void ThePagesExampleIsOne()
    {
        string text = new DocPage("docs/08-your-own-pictures.md").Blocks().Single(block => block.Kind == "json").Text;
        File.WriteAllText(Folder.In("cats.json"), text);
        Assert.That(Preset.Load(Folder.In("cats.json")).Options,
            Is.EqualTo(Preset.Load("photos").Options with { Temperature = 0.5, Epochs = 300 }));
    }

    private string Refusal(string text)
    {
        File.WriteAllText(Folder.In("mine.json"), text);
        var call = CliCall.Run("pretrain", "--preset", Folder.In("mine.json"), "--output", Folder.In("run"));
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall));
        return call.Error;
    }
}
