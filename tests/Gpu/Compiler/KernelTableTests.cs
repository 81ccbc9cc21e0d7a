using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// The committed tables of what the assembler makes of the kernels (bench/results/ptx, by bench/ptx/table) speak of
/// the kernels as they are.
/// </summary>
internal sealed class KernelTableTests
{
    private const double Drift = 0.25; // beyond which the table must be written anew

    /// <summary>A body that is silently written twice shows here, whatever its results.</summary>
    [Test]
    public void KernelsAreThoseOfTheTable([Values("sm_80", "sm_90")] string arch)
    {
        var committed = Rows(arch).ToDictionary(row => row["kernel"]);
        var now = KernelCatalog.Compile(arch).ToDictionary(kernel => kernel.Name);

        Assert.That(now.Keys, Is.EquivalentTo(committed.Keys), "run bench/ptx/table and commit what it writes");
        foreach (var (name, kernel) in now)
        {
            var row = committed[name];
            double instructions = kernel.Text.Split('\n')
                .Count(line => line.EndsWith(';') && !line.TrimStart().StartsWith('.'));
            Assert.That(instructions / int.Parse(row["PTX"]), Is.EqualTo(1).Within(Drift), $"{name}: PTX instructions");
            Assert.That(int.Parse(row["shared"]), Is.EqualTo(kernel.SharedBytes), $"{name}: shared memory");
        }
    }

    [Test]
    public void NoKernelSpills([Values("sm_80", "sm_90")] string arch)
    {
        foreach (var row in Rows(arch))
        {
            Assert.That((row["stack"], row["spilled"], row["local"]), Is.EqualTo(("0", "0", "0")), row["kernel"]);
        }
    }

    /// <summary>
    /// The main loops stand there once: products of 64x64 a warp multiply by 32 (bf16) or 64 (tf32) mma a step, or by
    /// 512 FMAs for each of a step's parts; their fragments come by 128-bit loads, their copies by cp.async.
    /// </summary>
    [TestCase("Bf16Multiply_Large", "HMMA", 32)]
    [TestCase("Bf16Multiply_Tall", "HMMA", 32)]
    [TestCase("Bf16Multiply_Small", "HMMA", 8)]
    [TestCase("Tf32Multiply_Large", "HMMA", 64)]
    [TestCase("Tf32Multiply_Small", "HMMA", 16)]
    [TestCase("Fp32Multiply_Large", "FFMA", 512)]
    [TestCase("Fp32Multiply_Small", "FFMA", 128)]
    public void ProductsMultiplyAsOftenAsTheirTilesAsk(string kernel, string instruction, int count)
    {
        foreach (var row in Rows("sm_80").Concat(Rows("sm_90")).Where(row => row["kernel"].Contains(kernel)))
        {
            Assert.That(int.Parse(row[instruction]), Is.EqualTo(count), row["kernel"]);
            Assert.That(int.Parse(row["LDS.128"]), Is.GreaterThan(0), row["kernel"]);
            Assert.That(int.Parse(row["LDGSTS"]), Is.GreaterThan(0), row["kernel"]);
        }
    }

    /// <summary>
    /// Against the compiler that the engine had before: as many multiplications, loads and copies in a step of depth,
    /// and not many more instructions around them.
    /// </summary>
    [Test]
    public void StepsAreAsShortAsTheBaselines([Values("sm_80", "sm_90")] string arch)
    {
        var now = Rows(arch).ToDictionary(row => row["kernel"]);
        foreach (var before in Rows("baseline").Where(row => row["target"] == arch))
        {
            var row = now[before["kernel"]];
            foreach (string kind in new[] { "HMMA", "FFMA", "LDS.128", "LDGSTS" })
            {
                Assert.That(row[kind], Is.EqualTo(before[kind]), $"{row["kernel"]}: {kind}");
            }

            double most = row["kernel"].Contains("Fp32") ? 1.10 : 1.20;
            Assert.That(Step(row), Is.LessThanOrEqualTo(most * Step(before)), $"{row["kernel"]}: instructions a step");
        }
    }

    /// <summary>Instructions of 16 steps of depth: in float32 the main loop is a quarter of that, four times.</summary>
    private static int Step(Dictionary<string, string> row)
        => int.Parse(row["loop"]) * (row["kernel"].Contains("Fp32") ? 4 : 1) + int.Parse(row["around"]);

    private static IEnumerable<Dictionary<string, string>> Rows(string arch)
    {
        string[][] lines =
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "PtxTables", arch + ".md"))
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
        ];
        return lines[1..].Select(row => lines[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second));
    }
}
