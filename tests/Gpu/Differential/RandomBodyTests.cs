using NUnit.Framework;
using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu.Differential;

/// <summary>
/// As <see cref="DifferentialTests"/>, with bodies that nobody wrote. As many as one likes from any seed on:
/// <c>SIMCLR_BODIES=20000 SIMCLR_SEED=100000 dotnet test tests --filter RandomBodyTests</c>.
/// </summary>
internal sealed class RandomBodyTests
{
    private const int Batch = 250; // bodies that the C# compiler compiles at once
    private const int Reported = 3;

    [Test]
    public void FindTheSameBits()
    {
        int wanted = Setting("SIMCLR_BODIES", 500);
        int seed = Setting("SIMCLR_SEED", 1);
        int ran = 0, refused = 0, first = seed;
        var failures = new List<string>();
        while (ran < wanted)
        {
            foreach (var body in RandomBodies.Compile(seed, Batch))
            {
                if (KernelRules.Check(DifferentialTests.Variant(body)).Count > 0)
                {
                    refused++;
                }
                else if (ran < wanted)
                {
                    ran++;
                    if (Fault(body) is { } fault)
                    {
                        failures.Add($"seed {seed}: {fault}\n{RandomBodies.Source(seed)}");
                    }
                }

                seed++;
            }
        }

        string summary = $"{ran} bodies of seeds {first} to {seed - 1} ran, {refused} more broke a rule";
        TestContext.Out.WriteLine(summary);
        Assert.That(failures, Is.Empty,
            $"{summary}, {failures.Count} found other bits:\n{string.Join('\n', failures.Take(Reported))}");
        Assert.That(refused, Is.LessThan(ran), "the generator makes too much of what the rules forbid");
    }

    private static string? Fault(Type body)
    {
        try
        {
            var outcome = DifferentialTests.Run(body);
            return outcome.Agrees ? null : outcome.ToString();
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }

    private static int Setting(string name, int otherwise)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text) : otherwise;
}
